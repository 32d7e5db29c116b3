package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox(2);
  private final List<String> ran = new ArrayList<>();

  @Test
  void aFullQueueOfClientsLeavesRoomForPeers() {
    assertThat(inbox.offerClient(() -> ran.add("client"))).isTrue();
    assertThat(inbox.offerClient(() -> ran.add("client"))).isTrue();
    assertThat(inbox.offerClient(() -> ran.add("client"))).isFalse();

    assertThat(inbox.offerPeer(() -> ran.add("peer"))).isTrue();
    drain(true);
    assertThat(ran).containsExactly("peer", "client", "client");
  }

  @Test
  void clientsWhoMustWaitKeepTheirPlace() {
    inbox.offerClient(() -> ran.add("client"));
    inbox.offerResult(() -> ran.add("result"));

    drain(false);
    assertThat(ran).containsExactly("result");
    drain(true);
    assertThat(ran).containsExactly("result", "client");
  }

  @Test
  void ticksThatPileUpAreOne() {
    inbox.offerTick();
    inbox.offerTick();

    assertThat(inbox.take(new ArrayList<>(), true)).isTrue();
    assertThat(inbox.take(new ArrayList<>(), true)).isFalse();
  }

  @Test
  void aHaltedNodeStillAnswersButTakesNoResults() {
    inbox.offerResult(() -> ran.add("result"));
    inbox.offerClient(() -> ran.add("client"));
    List<Runnable> inputs = new ArrayList<>();
    inbox.takeForHalted(inputs);
    inputs.forEach(Runnable::run);

    assertThat(ran).containsExactly("client");
  }

  private void drain(boolean takesClients) {
    List<Runnable> inputs = new ArrayList<>();
    inbox.take(inputs, takesClients);
    inputs.forEach(Runnable::run);
  }
}
