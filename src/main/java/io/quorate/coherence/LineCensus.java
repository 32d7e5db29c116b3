package io.quorate.coherence;

import io.quorate.cache.CacheKey;
import io.quorate.group.Groups;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply.LineSeen;
import io.quorate.port.PeerResult;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks all members what they have of a key. Loop thread only. */
final class LineCensus {
  /** How many keys may be looked at at a time. */
  static final int OPEN_MAX = 64;

  private static final class Look {
    private final CacheKey key;
    private final Consumer<Outcome> sink;
    private final TreeMap<NodeId, LineSeen> lines = new TreeMap<>();
    private final SortedSet<NodeId> silent;
    private int missing;

    Look(CacheKey key, SortedSet<NodeId> members, Consumer<Outcome> sink) {
      this.key = key;
      this.sink = sink;
      silent = members;
      missing = members.size();
    }

    KeyStatus status() {
      @Nullable NodeId home = null;
      for (var each : lines.entrySet()) {
        if (each.getValue().holders() != null) {
          home = each.getKey();
        }
      }
      return new KeyStatus(key, home, lines, silent);
    }
  }

  private final NodeId self;
  private final Groups groups;
  private final PeerCaller caller;
  private final Function<CacheKey, LineSeen> here;
  private final LinkedHashSet<Look> open = new LinkedHashSet<>();

  /**
   * @param here what this node has of a key
   */
  LineCensus(NodeId self, Groups groups, PeerCaller caller, Function<CacheKey, LineSeen> here) {
    this.self = self;
    this.groups = groups;
    this.caller = caller;
    this.here = here;
  }

  void take(CacheKey key, Consumer<Outcome> sink) {
    RaftCore system = groups.system();
    if (system == null) {
      sink.accept(new Outcome.Unavailable("this node has not joined a cluster yet"));
    } else if (open.size() >= OPEN_MAX) {
      sink.accept(new Outcome.Overloaded(OPEN_MAX + " keys are looked at already"));
    } else {
      TreeSet<NodeId> members = new TreeSet<>(system.configuration().members());
      members.add(self);
      Look look = new Look(key, members, sink);
      open.add(look);
      for (NodeId member : List.copyOf(members)) {
        ask(look, member);
      }
    }
  }

  private void ask(Look look, NodeId member) {
    if (member.equals(self)) {
      heard(look, self, here.apply(look.key));
      return;
    }
    caller.call(
        member,
        new PeerCall.SeeLine(look.key),
        result ->
            heard(
                look,
                member,
                result instanceof PeerResult.Replied replied
                        && replied.reply() instanceof LineSeen line
                    ? line
                    : null));
  }

  private void heard(Look look, NodeId member, @Nullable LineSeen line) {
    if (line != null) {
      look.lines.put(member, line);
      look.silent.remove(member);
    }
    look.missing--;
    if (look.missing == 0 && open.remove(look)) {
      look.sink.accept(look.status());
    }
  }

  void abandon(String reason) {
    List<Look> left = new ArrayList<>(open);
    open.clear();
    left.forEach(look -> look.sink.accept(new Outcome.Unavailable(reason)));
  }
}
