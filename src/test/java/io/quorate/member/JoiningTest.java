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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Goal: nobody founds a cluster twice or alone, and nobody comes back as what it was. */
class JoiningTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final NodeId D = new NodeId("d");
  private static final long CLUSTER = 77;

  private final List<Greeting> greetings = new ArrayList<>();
  private final Joining joining =
      new Joining(Identity.fresh(A, 11), addresses(), 0, this::greet, 0);

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

    assertThat(detail(10)).endsWith("not yet met: c at c.example:8001 (refused)");
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
    take().reply(new PeerReply.HelloReply(B, 22, CLUSTER, members, members, 9, 0));
    take().reply(fresh(C, 33));

    assertThat(detail(10)).contains("another incarnation").contains("DELETE /cluster/nodes/a");
  }

  @Test
  void aFounderThatMissedTheMeetingJoinsThoseWhoHaveMetIt() {
    joining.tick(0);
    SortedMap<NodeId, Contact> founders = contacts(A, 11, B, 22, C, 33);
    long cluster = Identity.idOf(founders, 0);
    take().reply(foundedBy(founders, cluster));

    Identity founder = met(10);

    assertThat(founder.founders()).isEqualTo(founders);
    assertThat(founder.clusterId()).isEqualTo(cluster);
  }

  @Test
  void foundersThatWouldBeginDifferentlyFoundNothing() {
    Joining restoring = new Joining(Identity.fresh(A, 11), addresses(), 5, this::greet, 0);
    restoring.tick(0);
    take().reply(fresh(B, 22, 5));
    take().reply(fresh(C, 33, 0));

    assertThat(restoring.tick(10))
        .isInstanceOfSatisfying(
            Step.Waiting.class,
            waiting -> assertThat(waiting.detail()).contains("a and c").contains("RESTORE_FROM"));
    restoring.tick(Joining.HELLO_MILLIS);
    greetings.removeIf(greeting -> !greeting.node.equals(C));
    take().reply(fresh(C, 33, 5));
    assertThat(restoring.tick(Joining.HELLO_MILLIS)).isInstanceOf(Step.Met.class);
  }

  @Test
  void clustersThatBeginDifferentlyHaveDifferentIds() {
    SortedMap<NodeId, Contact> founders = contacts(A, 11, B, 22, C, 33);
    assertThat(LongStream.of(0, 1, 2, -1).map(origin -> Identity.idOf(founders, origin)))
        .doesNotHaveDuplicates()
        .doesNotContain(0L);
  }

  /** It told the others that it would begin as they, and was started anew before the end. */
  @Test
  void aFounderThatWouldBeginDifferentlyNowStaysOutside() {
    joining.tick(0);
    SortedMap<NodeId, Contact> founders = contacts(A, 11, B, 22, C, 33);
    take().reply(foundedBy(founders, Identity.idOf(founders, 5)));

    assertThat(detail(10)).contains("RESTORE_FROM");
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

    assertThat(detail(10)).contains("b at b.example:8001 (c answers there)");
  }

  /** Also before anybody was called: a name that is mistyped may be looked up for long. */
  @Test
  void whoIsMissingIsNamedWithItsAddressAndWhatIsWrongThere() {
    assertThat(detail(0)).endsWith("not yet met: b at b.example:8001, c at c.example:8001");
    take().onResult.accept(new PeerResult.NotSent("unknown host"));
    take().onResult.accept(new PeerResult.Lost("no answer in time"));

    assertThat(detail(10))
        .endsWith(
            "not yet met: b at b.example:8001 (unknown host),"
                + " c at c.example:8001 (no answer in time)");
  }

  /** The answer of one does not hide what is wrong with another, in whatever order they come. */
  @Test
  void whatIsWrongIsSaidInTheSameWordsUntilItChanges() {
    joining.tick(0);
    take().onResult.accept(new PeerResult.NotSent("unknown host"));
    take().reply(fresh(C, 33));
    String first = detail(10);
    joining.tick(Joining.HELLO_MILLIS);
    assertThat(detail(Joining.HELLO_MILLIS + 1)).as("asked again").isEqualTo(first);
    take().onResult.accept(new PeerResult.NotSent("unknown host"));
    take().reply(fresh(C, 33));

    assertThat(detail(Joining.HELLO_MILLIS + 10)).isEqualTo(first).contains("(unknown host)");
  }

  @Test
  void aRefusalIsToldInItsOwnWords() {
    joining.tick(0);
    take().reply(new PeerReply.Rejected("the call is for b, and this node is a"));
    take().reply(new PeerReply.Busy());

    assertThat(detail(10))
        .contains(
            "b at b.example:8001 (refuses to talk: the call is for b, and this node is a)",
            "c at c.example:8001 (is too busy to talk)");
  }

  @Test
  void whatOthersSayCannotForgeALineOfTheLog() {
    joining.tick(0);
    take().onResult.accept(new PeerResult.Lost("x\nSEVERE: forged" + "y".repeat(1_000)));

    assertThat(detail(10)).contains("(x?SEVERE: forgedyyy").hasSizeLessThan(400);
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
    return fresh(node, incarnation, 0);
  }

  private static PeerReply fresh(NodeId node, long incarnation, long origin) {
    return new PeerReply.HelloReply(
        node, incarnation, 0, new TreeMap<>(), new TreeMap<>(), 0, origin);
  }

  private static PeerReply foundedBy(SortedMap<NodeId, Contact> founders, long cluster) {
    return new PeerReply.HelloReply(B, 22, cluster, founders, new TreeMap<>(), 0, 0);
  }

  private static PeerReply existing(SortedMap<NodeId, Contact> members, long index) {
    return new PeerReply.HelloReply(B, 22, CLUSTER, new TreeMap<>(), members, index, 0);
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
