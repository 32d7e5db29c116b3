package io.quorate.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.member.Joining.Step;
import io.quorate.port.Identity;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Goal: nobody founds a cluster twice or alone, and nobody comes back as what it was. */
class JoiningTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final NodeId D = new NodeId("d");
  private static final long CLUSTER = 77;

  private final List<Greeting> greetings = new ArrayList<>();
  private final Joining joining = new Joining(Identity.fresh(A, 11), addresses(), this::greet, 0);

  private record Greeting(NodeId node, PeerAddress address, Consumer<PeerResult> onResult) {
    void reply(PeerReply reply) {
      onResult.accept(new PeerResult.Replied(reply));
    }
  }

  private void greet(
      NodeId node, PeerAddress address, PeerCall.Hello hello, Consumer<PeerResult> onResult) {
    assertThat(hello.address()).isEqualTo(address(A));
    greetings.add(new Greeting(node, address, onResult));
  }

  @Test
  void nodesThatAreAllEmptyWriteDownEachOthersIncarnations() {
    assertThat(joining.tick(0)).isInstanceOf(Step.Waiting.class);
    take().reply(fresh(B, 22));
    take().reply(fresh(C, 33));

    Identity founder = met(10);

    assertThat(founder.founders()).isEqualTo(contacts(A, 11, B, 22, C, 33));
    assertThat(founder.clusterId()).isNotZero();
  }

  @Test
  void twoOfThreeAreNotEnough() {
    joining.tick(0);
    take().reply(fresh(B, 22));
    take().onResult.accept(new PeerResult.NotSent("refused"));

    assertThat(detail(10)).contains("[c]");
  }

  @Test
  void anAnswerThatIsOldNoLongerCounts() {
    joining.tick(0);
    take().reply(fresh(B, 22));
    take().onResult.accept(new PeerResult.NotSent("refused"));
    long later = Joining.ANSWER_MILLIS_MAX + 1;
    joining.tick(later);
    Greeting toB = take();
    take().reply(fresh(C, 33));

    assertThat(joining.tick(later + 1)).isInstanceOf(Step.Waiting.class);
    toB.reply(fresh(B, 23));
    assertThat(met(later + 2).founders()).isEqualTo(contacts(A, 11, B, 23, C, 33));
  }

  @Test
  void anEmptiedNodeIsAStrangerToTheClusterThatKnowsItsFormerIncarnation() {
    joining.tick(0);
    SortedMap<NodeId, Contact> members = contacts(A, 10, B, 22, C, 33);
    take().reply(new PeerReply.HelloReply(B, 22, CLUSTER, members, members, 9));
    take().reply(fresh(C, 33));

    assertThat(detail(10)).contains("another incarnation").contains("DELETE /cluster/nodes/a");
  }

  @Test
  void aFounderThatMissedTheMeetingJoinsThoseWhoHaveMetIt() {
    joining.tick(0);
    SortedMap<NodeId, Contact> founders = contacts(A, 11, B, 22, C, 33);
    take().reply(new PeerReply.HelloReply(B, 22, CLUSTER, founders, new TreeMap<>(), 0));

    Identity founder = met(10);

    assertThat(founder.founders()).isEqualTo(founders);
    assertThat(founder.clusterId()).isEqualTo(CLUSTER);
  }

  @Test
  void aNodeThatWasTakenInKnowsAsOfWhen() {
    joining.tick(0);
    take().reply(existing(contacts(B, 22, C, 33, D, 44), 100));
    assertThat(detail(10)).contains("no member a").contains("\"address\":\"a.example:8001\"");

    joining.tick(Joining.HELLO_MILLIS);
    greetings.removeIf(greeting -> !greeting.node.equals(B));
    take().reply(existing(contacts(A, 11, C, 33, D, 44), 107));

    Identity member = met(Joining.HELLO_MILLIS + 10);
    assertThat(member.admittedIndex()).isEqualTo(107);
    assertThat(member.clusterId()).isEqualTo(CLUSTER);
    assertThat(member.founders()).isEmpty();
  }

  @Test
  void membersThatOthersNameAreAskedToo() {
    joining.tick(0);
    take().reply(existing(contacts(B, 22, C, 33, D, 44), 100));
    greetings.clear();

    joining.tick(Joining.HELLO_MILLIS);

    assertThat(greetings)
        .anyMatch(greeting -> greeting.node.equals(D) && greeting.address.equals(address(D)));
  }

  @Test
  void anAddressThatAnotherNodeAnswersIsNamed() {
    joining.tick(0);
    take().reply(fresh(C, 33));

    assertThat(detail(10)).contains("the address of b is answered by c");
  }

  private Greeting take() {
    return greetings.remove(0);
  }

  private Identity met(long nowMillis) {
    Step step = joining.tick(nowMillis);
    assertThat(step).isInstanceOf(Step.Met.class);
    return ((Step.Met) step).identity();
  }

  private String detail(long nowMillis) {
    Step step = joining.tick(nowMillis);
    assertThat(step).isInstanceOf(Step.Waiting.class);
    return ((Step.Waiting) step).detail();
  }

  private static PeerReply fresh(NodeId node, long incarnation) {
    return new PeerReply.HelloReply(node, incarnation, 0, new TreeMap<>(), new TreeMap<>(), 0);
  }

  private static PeerReply existing(SortedMap<NodeId, Contact> members, long index) {
    return new PeerReply.HelloReply(B, 22, CLUSTER, new TreeMap<>(), members, index);
  }

  private static PeerAddress address(NodeId node) {
    return new PeerAddress(node + ".example", 8_001);
  }

  private static SortedMap<NodeId, PeerAddress> addresses() {
    SortedMap<NodeId, PeerAddress> addresses = new TreeMap<>();
    for (NodeId node : List.of(A, B, C)) {
      addresses.put(node, address(node));
    }
    return addresses;
  }

  private static SortedMap<NodeId, Contact> contacts(
      NodeId first, long one, NodeId second, long two, NodeId third, long three) {
    SortedMap<NodeId, Contact> contacts = new TreeMap<>();
    contacts.put(first, new Contact(address(first), one));
    contacts.put(second, new Contact(address(second), two));
    contacts.put(third, new Contact(address(third), three));
    return contacts;
  }
}
