package io.quorate.sim.check;

import io.quorate.events.Event;
import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.events.History.Slice;
import io.quorate.events.Recorded;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.lock.LockEvent;
import io.quorate.queue.QueueEvent;
import io.quorate.queue.QueueEvent.DepthTold;
import io.quorate.raft.EntryKind;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A reader at a node sees everything that a machine beside the cluster does for the same entries,
 * under the same ids, up to where the node is, or is told that it cannot.
 */
public final class EventsAgree implements Law {
  private final TreeMap<EventId, Event> expected = new TreeMap<>();
  private final Map<NodeId, EventId> places = new TreeMap<>();
  private final Map<Long, NodeId> leaders = new TreeMap<>();

  @Override
  public void committed(Committed committed) {
    List<Event> events = new ArrayList<>();
    long term = committed.entry().term();
    if (committed.entry().kind() == EntryKind.NO_OP) {
      events.add(new Event.TermBegan(term, leaders.get(term)));
    }
    for (LockEvent change : committed.applied().events()) {
      events.add(new Event.OfLocks(change));
    }
    for (QueueEvent told : committed.applied().queueEvents()) {
      events.add(new Event.OfQueue((DepthTold) told));
    }
    for (int ordinal = 0; ordinal < events.size(); ordinal++) {
      expected.put(new EventId(committed.entry().index(), ordinal), events.get(ordinal));
    }
  }

  @Override
  public void logChanged(Replica node, long fromIndex) {
    RaftCore raft = node.raft();
    if (raft != null && raft.role() == Role.LEADER) {
      leaders.put(raft.term(), node.id());
    }
  }

  @Override
  public void restarted(Replica node) {
    places.remove(node.id());
  }

  @Override
  public void stepped(Replica node) {
    EventFeed feed = node.events();
    if (feed == null || feed.position().isEmpty()) {
      return;
    }
    EventId end = feed.position().get();
    long appliedIndex = Invariant.present(node.machine(), "a machine").appliedIndex();
    if (end.index() != appliedIndex) {
      throw new LawBroken(this, "%s knows %s and has applied %d", node.id(), end, appliedIndex);
    }
    EventId place = places.put(node.id(), end);
    Slice slice = place == null ? null : feed.after(place, Integer.MAX_VALUE);
    if (place != null && slice != null) {
      compare(node, place, slice, end);
    }
  }

  private void compare(Replica node, EventId place, Slice slice, EventId end) {
    Map<EventId, Event> wanted = expected.subMap(place, false, end, true);
    if (slice.events().size() != wanted.size()) {
      throw new LawBroken(
          this,
          "%s tells %d of %d events from %s to %s",
          node.id(),
          slice.events().size(),
          wanted.size(),
          place,
          end);
    }
    for (Recorded recorded : slice.events()) {
      if (!recorded.event().equals(wanted.get(recorded.id()))) {
        throw new LawBroken(
            this,
            "%s tells %s as %s, which is not in %s",
            node.id(),
            recorded.id(),
            recorded.event(),
            wanted);
      }
    }
  }
}
