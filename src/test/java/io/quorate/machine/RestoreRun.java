package io.quorate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockQuery;
import java.util.function.Consumer;

/** One random log: a machine that applies all of it, and a copy made of its state on the way. */
final class RestoreRun {
  private static final int ENTRIES_BEFORE_MAX = 250;
  private static final int ENTRIES_BEFORE_FEW = 5;
  private static final int ENTRIES_AFTER = 150;

  private final DeadlockPolicy policy;
  private final RandomEntries entries;
  private final SystemMachine original;

  RestoreRun(DeadlockPolicy policy, long seed) {
    this.policy = policy;
    entries = new RandomEntries(seed);
    original = new SystemMachine(policy);
    int bound = entries.chance(0.1) ? ENTRIES_BEFORE_FEW : ENTRIES_BEFORE_MAX;
    for (int i = entries.index(bound); i > 0; i--) {
      entries.see(apply(original, entries.timeMillis(), CommandCodec.encode(entries.command())));
    }
  }

  byte[] state() {
    return original.state();
  }

  /** The copy has the bytes of the original at once, and after each entry. */
  void staysEqual() {
    SystemMachine copy = copyOf(original);
    assertThat(copy.state()).as("at the cut").isEqualTo(original.state());
    for (int i = 0; i < ENTRIES_AFTER; i++) {
      step(copy, i, applied -> {});
      assertThat(copy.state()).as("state after %s more entries", i + 1).isEqualTo(state());
      if (entries.chance(0.05)) {
        copy = copyOf(copy);
      }
    }
  }

  /**
   * The copy does and answers what the original does and answers, whatever its bytes are.
   *
   * @param witness is shown what was done after the cut
   */
  void goesOnAlike(Consumer<Applied> witness) {
    SystemMachine copy = copyOf(original);
    compareAnswers(copy, 0);
    for (int i = 0; i < ENTRIES_AFTER; i++) {
      step(copy, i, witness);
      compareAnswers(copy, i + 1);
    }
  }

  private void step(SystemMachine copy, int step, Consumer<Applied> witness) {
    long timeMillis = entries.timeMillis();
    Command command = entries.command();
    byte[] payload = CommandCodec.encode(command);
    Applied applied = apply(original, timeMillis, payload);
    assertThat(apply(copy, timeMillis, payload))
        .as("entry %s after the cut: %s at %s", step + 1, command, timeMillis)
        .isEqualTo(applied);
    entries.see(applied);
    witness.accept(applied);
  }

  private void compareAnswers(SystemMachine copy, int count) {
    for (LockQuery query : entries.queries()) {
      assertThat(copy.query(query))
          .as("%s after %s more entries", query, count)
          .isEqualTo(original.query(query));
    }
    assertThat(copy.nextDeadlineMillis()).isEqualTo(original.nextDeadlineMillis());
    assertThat(copy.isBootstrapped()).isEqualTo(original.isBootstrapped());
    assertThat(copy.timeMillis()).isEqualTo(original.timeMillis());
    assertThat(copy.appliedIndex()).isEqualTo(original.appliedIndex());
  }

  private SystemMachine copyOf(SystemMachine machine) {
    return SystemMachine.restore(policy, machine.state());
  }

  private static Applied apply(SystemMachine machine, long timeMillis, byte[] payload) {
    return machine.apply(machine.appliedIndex() + 1, timeMillis, payload);
  }
}
