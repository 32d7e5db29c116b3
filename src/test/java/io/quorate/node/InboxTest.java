package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox(2);
  private final List<String> ran = new ArrayList<>();

  @Test
  void aFullQueueOfClientsLeavesRoomForPeers() {
    assertThat(inbox.offerClient(1, () -> ran.add("client"))).isTrue();
    assertThat(inbox.offerClient(1, () -> ran.add("client"))).isTrue();
    assertThat(inbox.offerClient(1, () -> ran.add("client"))).isFalse();

    assertThat(inbox.offerPeer(() -> ran.add("peer"))).isTrue();
    drain(true);
    assertThat(ran).containsExactly("peer", "client", "client");
  }

  @Test
  void callsThatEnterTogetherCountEach() {
    assertThat(inbox.offerClient(3, () -> ran.add("three"))).isFalse();
    assertThat(inbox.offerClient(2, () -> ran.add("two"))).isTrue();
    assertThat(inbox.offerClient(1, () -> ran.add("one"))).isFalse();

    drain(true);
    assertThat(inbox.offerClient(1, () -> ran.add("one"))).isTrue();
    drain(true);
    assertThat(ran).containsExactly("two", "one");
  }

  @Test
  void clientsWhoMustWaitKeepTheirPlace() {
    inbox.offerClient(1, () -> ran.add("client"));
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

    assertThat(inbox.take(new ArrayDeque<>(), new ArrayDeque<>(), true)).isTrue();
    assertThat(inbox.take(new ArrayDeque<>(), new ArrayDeque<>(), true)).isFalse();
  }

  @Test
  void aHaltedNodeStillAnswersButTakesNoResults() {
    inbox.offerResult(() -> ran.add("result"));
    inbox.offerClient(1, () -> ran.add("client"));
    Queue<Runnable> calls = new ArrayDeque<>();
    inbox.takeForHalted(calls);
    calls.forEach(Runnable::run);

    assertThat(ran).containsExactly("client");
  }

  @Test
  void whoWaitedBeforeClientsWereRefusedIsStillTaken() {
    inbox.offerClient(1, () -> ran.add("before"));
    inbox.refuseClients();
    assertThat(inbox.offerClient(1, () -> ran.add("after"))).isFalse();
    assertThat(inbox.offerPeer(() -> ran.add("peer"))).isTrue();

    assertThat(inbox.hasClients()).isTrue();
    drain(true);
    assertThat(ran).containsExactly("peer", "before");
    assertThat(inbox.hasClients()).isFalse();
  }

  private void drain(boolean takesClients) {
    Queue<Runnable> results = new ArrayDeque<>();
    Queue<Runnable> calls = new ArrayDeque<>();
    inbox.take(results, calls, takesClients);
    results.forEach(Runnable::run);
    calls.forEach(Runnable::run);
  }
}
