package io.quorate.member;

import static java.util.Comparator.comparingLong;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Nodes without a cluster that have asked to join this one of late. That they ask, under the
 * cluster's secret, is how their address and incarnation become known: nobody is ever called at an
 * address that only a client has named. Loop thread only.
 */
public final class Visitors {
  /** Visitors that are remembered; the one that has been silent for longest goes first. */
  static final int REMEMBERED_MAX = 64;

  /** Visitors ask several times a second; who has not for this long is gone. */
  static final long SILENCE_MILLIS_MAX = 3_000;

  private record Visit(Contact contact, long atMillis) {}

  private final TreeMap<NodeId, Visit> visits = new TreeMap<>();

  /** The node asks to join. */
  public void seen(NodeId node, PeerAddress address, long incarnation, long nowMillis) {
    visits.put(node, new Visit(new Contact(address, incarnation), nowMillis));
    if (visits.size() > REMEMBERED_MAX) {
      visits
          .entrySet()
          .remove(Collections.min(visits.entrySet(), comparingLong(e -> e.getValue().atMillis)));
    }
  }

  /**
   * Who has become a member asks no more. Its last visit must not have it added once more after it
   * has been removed: whoever comes then under its name is another.
   */
  public void forgetMembers(Configuration committed) {
    if (!visits.isEmpty()) {
      visits
          .entrySet()
          .removeIf(
              visit -> visit.getValue().contact.equals(committed.contacts().get(visit.getKey())));
    }
  }

  /** How to reach the node, if it has asked of late. */
  @Nullable Contact find(NodeId node, long nowMillis) {
    Visit visit = visits.get(node);
    return visit != null && nowMillis - visit.atMillis <= SILENCE_MILLIS_MAX ? visit.contact : null;
  }
}
