package io.quorate.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import io.quorate.port.MemberProgress;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.Position;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: what is in the way of the declared membership is told in words. */
class DeclaredMembersTest {
  private static final NodeId SELF = new NodeId("a");
  private static final NodeId LEADER = new NodeId("b");
  private static final NodeId OTHER = new NodeId("c");
  private static final long PATIENCE_MILLIS = 10_000;

  private final List<String> told = new ArrayList<>();

  @Test
  void anAdditionThatIsRefused() {
    reconfigure(
        List.of(SELF, LEADER),
        List.of(SELF, LEADER, OTHER),
        new PeerReply.MemberReply(MemberProgress.REFUSED, "c says that it listens at h:9"));

    assertThat(told)
        .last()
        .isEqualTo(
            "the membership is not as declared yet: c is no member at c.example:8001:"
                + " c says that it listens at h:9");
  }

  @Test
  void aMemberThatIsLeaving() {
    reconfigure(
        List.of(SELF, LEADER, OTHER),
        List.of(SELF, LEADER),
        new PeerReply.MemberReply(MemberProgress.LEAVING, "3 shards have yet to leave c"));

    assertThat(told)
        .last()
        .isEqualTo(
            "the membership is not as declared yet: c is still a member:"
                + " 3 shards have yet to leave c");
  }

  @Test
  void aLeaderThatDoesNotAnswer() {
    reconfigure(List.of(SELF, LEADER, OTHER), List.of(SELF, LEADER), new PeerReply.Busy());

    assertThat(told)
        .last()
        .isEqualTo(
            "the membership is not as declared yet: c is still a member:"
                + " no leader is known, or it cannot be reached");
  }

  /** Until the patience with the first change is over, all of whose calls get this answer. */
  private void reconfigure(List<NodeId> members, List<NodeId> declared, PeerReply answer) {
    RaftCore raft =
        new RaftCore(
            RaftConfig.DEFAULT,
            SELF,
            Configuration.of(contacts(members)),
            Restored.EMPTY,
            new Rng(1),
            0);
    raft.receive(LEADER, new AppendRequest(1, 1, Position.ZERO, List.of(), 0, 0));
    MemberChanges changes =
        new MemberChanges(
            SELF,
            PATIENCE_MILLIS,
            () -> raft,
            new Admission(new Visitors(), new NoRealm()),
            (peer, call, onResult) -> onResult.accept(new PeerResult.Replied(answer)));
    SortedMap<NodeId, PeerAddress> addresses = new TreeMap<>();
    declared.forEach(node -> addresses.put(node, address(node)));

    new DeclaredMembers(addresses, true, changes, told::add).sweep(raft, 0);
    changes.sweep(PATIENCE_MILLIS);
  }

  private static SortedMap<NodeId, Contact> contacts(List<NodeId> nodes) {
    SortedMap<NodeId, Contact> contacts = new TreeMap<>();
    nodes.forEach(node -> contacts.put(node, new Contact(address(node), 1)));
    return contacts;
  }

  private static PeerAddress address(NodeId node) {
    return new PeerAddress(node + ".example", 8_001);
  }
}
