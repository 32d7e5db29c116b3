package io.quorate.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: only who has asked of late is known, and not without bound. */
class VisitorsTest {
  private static final PeerAddress ADDRESS = new PeerAddress("localhost", 8_004);

  private final Visitors visitors = new Visitors();

  @Test
  void whoIsSilentForTooLongIsForgotten() {
    NodeId node = new NodeId("n4");
    visitors.seen(node, ADDRESS, 7, 1_000);

    assertThat(visitors.find(node, 1_000 + Visitors.SILENCE_MILLIS_MAX))
        .isEqualTo(new Contact(ADDRESS, 7));
    assertThat(visitors.find(node, 1_001 + Visitors.SILENCE_MILLIS_MAX)).isNull();
    assertThat(visitors.find(new NodeId("n5"), 1_000)).isNull();
  }

  @Test
  void whoHasBecomeAMemberIsForgottenUnlessItHasMoved() {
    visitors.seen(new NodeId("n4"), ADDRESS, 7, 1_000);
    visitors.seen(new NodeId("n5"), ADDRESS, 8, 1_000);
    visitors.seen(new NodeId("n6"), ADDRESS, 9, 1_000);
    SortedMap<NodeId, Contact> members = new TreeMap<>();
    members.put(new NodeId("n4"), new Contact(ADDRESS, 7));
    members.put(new NodeId("n5"), new Contact(new PeerAddress("n5", 1), 8));
    members.put(new NodeId("n6"), new Contact(ADDRESS, 10));
    visitors.forgetMembers(Configuration.of(members));

    assertThat(visitors.find(new NodeId("n4"), 1_000)).isNull();
    assertThat(visitors.find(new NodeId("n5"), 1_000)).as("has moved").isNotNull();
    assertThat(visitors.find(new NodeId("n6"), 1_000)).as("is another").isNotNull();
  }

  @Test
  void whoHasBeenSilentForLongestMakesWay() {
    for (int i = 0; i <= Visitors.REMEMBERED_MAX; i++) {
      visitors.seen(new NodeId("n" + i), ADDRESS, i, 1_000 + (i == 5 ? -1 : i));
    }

    assertThat(visitors.find(new NodeId("n5"), 1_100)).isNull();
    for (int i = 0; i <= Visitors.REMEMBERED_MAX; i++) {
      if (i != 5) {
        assertThat(visitors.find(new NodeId("n" + i), 1_100)).as("n%d", i).isNotNull();
      }
    }
  }
}
