package io.quorate.machine;

import static io.quorate.machine.MachineDriver.acquire;
import static io.quorate.machine.MachineDriver.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;

/**
 * Goal: a machine made of another's state is that machine. Method: random logs, cut at a random
 * place, from a seed; {@code -Drestore.seeds=N} runs more.
 */
class RestoreTest {
  private static final int SEEDS = Integer.getInteger("restore.seeds", 150);

  @ParameterizedTest
  @EnumSource(DeadlockPolicy.class)
  void restoredMachineHasAndKeepsTheState(DeadlockPolicy policy) {
    forEachSeed(policy, seed -> new RestoreRun(policy, seed).staysEqual());
  }

  @ParameterizedTest
  @EnumSource(DeadlockPolicy.class)
  void restoredMachineGoesOnLikeTheOriginal(DeadlockPolicy policy) {
    Set<String> seen = new TreeSet<>();
    forEachSeed(policy, seed -> new RestoreRun(policy, seed).goesOnAlike(see(seen)));

    assertThat(seen)
        .as("what the logs lead to after the cut")
        .contains("OutcomeUnknown", "Unavailable")
        .contains("GRANTED", "LOCKED", "DEADLOCKED", "RELEASED", "LEFT_QUEUE")
        .contains("NOT_HOLDER", "NOT_FOUND", "CONFLICTING")
        .contains("SESSION_ALIVE", "SESSION_ENDED", "SESSION_UNKNOWN", "REFUSED", "SessionEnded")
        .contains("GRANTED_ALL", "LOCKED_ALL", "RELEASED_ALL")
        .contains("Granted", "Offered", "Released", "Expired", "WaitExpired", "Aborted");
  }

  @Test
  void memoriesThatAreFullComeBackFull() {
    MachineDriver driver = MachineDriver.bootstrapped();
    for (int i = 0; i < GatewayMemory.MARKS_MAX + GatewayMemory.GATEWAYS_MAX + 1; i++) {
      driver.submit(new GatewayStamp(i, 1, 1), "request" + i, acquire("l", "ann"));
      driver.submit(new GatewayStamp(i, 2, 1), null, release("l", "ann"));
    }
    for (int i = 1; i <= GatewayMemory.ANSWERS_MAX + 1; i++) {
      driver.submit(new GatewayStamp(-1, i, 1), null, release("none", "ann"));
    }
    byte[] state = driver.machine.state();

    SystemMachine copy = SystemMachine.restore(DeadlockPolicy.YOUNGEST, state);

    assertThat(copy.state()).isEqualTo(state);
    for (long gateway : new long[] {-2, -1, 0, 1, 2, GatewayMemory.MARKS_MAX + 1}) {
      byte[] entry =
          CommandCodec.encode(
              new Command.OnLock(new GatewayStamp(gateway, 2, 1), null, acquire("m", "bob")));
      long index = copy.appliedIndex() + 1;
      assertThat(copy.apply(index, copy.timeMillis(), entry))
          .as("gateway %s", gateway)
          .isEqualTo(driver.machine.apply(index, driver.machine.timeMillis(), entry));
    }
    assertThat(copy.state()).isEqualTo(driver.machine.state());
  }

  private static Consumer<Applied> see(Set<String> seen) {
    return applied -> {
      Outcome outcome = applied.outcome();
      if (outcome instanceof LockAnswer answer) {
        seen.add(answer.kind().name());
      } else if (outcome != null) {
        seen.add(outcome.getClass().getSimpleName());
      }
      applied.events().forEach(event -> seen.add(event.getClass().getSimpleName()));
    };
  }

  private static void forEachSeed(DeadlockPolicy policy, LongConsumer run) {
    LongStream.range(0, SEEDS)
        .forEach(
            seed -> {
              try {
                run.accept(seed);
              } catch (AssertionError | RuntimeException e) {
                throw new AssertionFailedError("policy " + policy + ", seed " + seed, e);
              }
            });
  }
}
