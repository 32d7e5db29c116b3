package io.quorate.sim.check;

import io.quorate.kernel.Invariant;
import io.quorate.raft.Entry;
import io.quorate.raft.Position;
import io.quorate.raft.RaftCore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * If two logs contain an entry with the same index and term, then they are identical up to it (Raft
 * figure 3). Whoever shows an entry first fixes what it is and what comes before it.
 */
public final class LogMatching implements Law {
  private record Known(long previousTerm, Entry entry) {}

  private final Map<Position, Known> known = new HashMap<>();

  @Override
  public void logChanged(Replica node, long fromIndex) {
    RaftCore raft = Invariant.present(node.raft(), "a running node");
    for (long index = fromIndex; index <= raft.log().lastIndex(); index++) {
      Entry entry = raft.log().entry(index);
      long previousTerm = Terms.at(raft, index - 1);
      if (entry.index() != index || entry.term() < previousTerm) {
        throw new LawBroken(
            this, "%s has %s at %d after term %d", node.id(), entry, index, previousTerm);
      }
      Known first = known.putIfAbsent(entry.position(), new Known(previousTerm, entry));
      if (first != null && !matches(first, previousTerm, entry)) {
        throw new LawBroken(
            this, "%s has another entry at %s than was seen before", node.id(), entry.position());
      }
    }
  }

  private static boolean matches(Known first, long previousTerm, Entry entry) {
    return first.previousTerm == previousTerm
        && first.entry.timeMillis() == entry.timeMillis()
        && first.entry.kind() == entry.kind()
        && Arrays.equals(first.entry.payload(), entry.payload());
  }
}
