package io.quorate.machine;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.DeadlockPolicy;

/**
 * What is run with a bug planted in restoring. It does not compare states: a bug that leaves
 * something out of the bytes as well must be found by what the machine does.
 */
public final class RestoreTrial {
  private RestoreTrial() {}

  /**
   * The law that was broken first, or what else went wrong, or nothing.
   *
   * @param trial a word and the number of seeds
   */
  public static String run(String trial) {
    long seeds = Long.parseLong(trial.substring(trial.indexOf(' ') + 1));
    for (long seed = 0; seed < seeds; seed++) {
      for (DeadlockPolicy policy : DeadlockPolicy.values()) {
        RestoreRun run = new RestoreRun(policy, seed);
        try {
          run.goesOnAlike(applied -> {});
        } catch (AssertionError e) {
          return "RestoredGoesOnAlike";
        } catch (MalformedBytes e) {
          return "RestoreReadsItsOwn";
        } catch (InvariantViolation e) {
          return "Invariant";
        } catch (RuntimeException e) {
          return e.toString();
        }
      }
    }
    return "";
  }
}
