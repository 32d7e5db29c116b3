package io.quorate.sim;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockQuery;
import io.quorate.machine.SystemMachine;
import io.quorate.sim.check.LawBroken;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a lock protects, as fencing wants it: it turns away tokens smaller than it has seen. So a
 * holder that was stopped past its TTL cannot write over its successor, and whoever holds the lock
 * now can always write.
 */
final class FencedResource {
  private record Writer(ClientId client, long token) {}

  private final Set<Writer> writers = new LinkedHashSet<>();
  private Writer last = new Writer(new ClientId("nobody"), 0);

  void write(Granted granted, SystemMachine reference) {
    Writer writer = new Writer(granted.client(), granted.token().value());
    if (writer.token < last.token) {
      if (isHeldBy(writer, granted, reference)) {
        throw new LawBroken(this, "%s holds the lock, and is fenced off by %s", writer, last);
      }
    } else {
      if (!writer.equals(last) && !writers.add(writer)) {
        throw new LawBroken(this, "%s writes again after %s", writer, last);
      }
      last = writer;
    }
  }

  private static boolean isHeldBy(Writer writer, Granted granted, SystemMachine reference) {
    LockAnswer answer = reference.query(new LockQuery.Describe(granted.lock()));
    return answer instanceof LockView view
        && view.holders().stream()
            .anyMatch(
                holder ->
                    holder.client().equals(writer.client)
                        && holder.token().value() == writer.token);
  }
}
