package io.quorate.node;

import static io.quorate.node.Members.A;
import static io.quorate.node.Members.B;
import static io.quorate.node.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.node.Joining.Step;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JoiningTest {
  private final RecordedCalls calls = new RecordedCalls();
  private final Identity identity = Identity.fresh(A, 11);
  private final Joining joining = new Joining(identity, Members.config(), calls, 0);

  @Test
  void nodesThatAreAllEmptyWriteDownEachOthersIncarnations() {
    assertThat(joining.tick(0)).isInstanceOf(Step.Waiting.class);
    calls.take().reply(hello(B, 22));
    calls.take().reply(hello(C, 33));

    Identity member = ((Step.Met) joining.tick(10)).identity();

    assertThat(member.roster()).containsEntry(A, 11L).containsEntry(B, 22L).containsEntry(C, 33L);
    assertThat(member.clusterId()).isNotZero();
  }

  @Test
  void twoOfThreeAreNotEnough() {
    joining.tick(0);
    calls.take().reply(hello(B, 22));
    calls.take().notSent();

    Step step = joining.tick(10);

    assertThat(step).isInstanceOf(Step.Waiting.class);
    assertThat(((Step.Waiting) step).detail()).contains("[c]");
  }

  @Test
  void anAnswerThatIsOldNoLongerCounts() {
    joining.tick(0);
    calls.take().reply(hello(B, 22));
    calls.take().notSent();
    long later = Joining.ANSWER_MILLIS_MAX + 1;
    joining.tick(later);
    RecordedCalls.Open toB = calls.take();
    calls.take().reply(hello(C, 33));

    assertThat(joining.tick(later + 1)).isInstanceOf(Step.Waiting.class);
    toB.reply(hello(B, 23));
    Identity member = ((Step.Met) joining.tick(later + 2)).identity();
    assertThat(member.roster()).containsEntry(B, 23L);
  }

  @Test
  void anEmptiedNodeIsRefusedByAClusterThatKnowsItsFormerIncarnation() {
    joining.tick(0);
    calls.take().reply(new PeerReply.HelloReply(B, 22, roster(A, 10, B, 22, C, 33)));

    Step step = joining.tick(10);

    assertThat(step).isInstanceOf(Step.Refused.class);
    assertThat(((Step.Refused) step).reason()).contains("another incarnation");
  }

  @Test
  void aNodeThatMissedTheMeetingJoinsThoseWhoHaveMetIt() {
    joining.tick(0);
    calls.take().reply(new PeerReply.HelloReply(B, 22, roster(A, 11, B, 22, C, 33)));

    assertThat(((Step.Met) joining.tick(10)).identity().roster())
        .isEqualTo(roster(A, 11, B, 22, C, 33));
  }

  @Test
  void aClusterWithUnknownMembersIsRefused() {
    joining.tick(0);
    NodeId stranger = new NodeId("d");
    calls.take().reply(new PeerReply.HelloReply(B, 22, roster(A, 11, B, 22, stranger, 44)));

    assertThat(joining.tick(10)).isInstanceOf(Step.Refused.class);
  }

  @Test
  void anAddressThatAnotherNodeAnswersIsNamed() {
    joining.tick(0);
    calls.take().reply(hello(C, 33));

    assertThat(((Step.Waiting) joining.tick(10)).detail())
        .contains("the address of b is answered by c");
  }

  private static PeerReply hello(NodeId node, long incarnation) {
    return new PeerReply.HelloReply(node, incarnation, new TreeMap<>());
  }

  private static SortedMap<NodeId, Long> roster(
      NodeId first, long one, NodeId second, long two, NodeId third, long three) {
    SortedMap<NodeId, Long> roster = new TreeMap<>();
    roster.put(first, one);
    roster.put(second, two);
    roster.put(third, three);
    return roster;
  }
}
