package io.quorate.machine;

import static io.quorate.machine.MachineDriver.acquire;
import static io.quorate.machine.MachineDriver.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.OutcomeUnknown;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: whatever is repeated executes once (pitfall 15). Method: one machine, entries by hand. */
class DedupTest {
  private final MachineDriver driver = MachineDriver.bootstrapped();

  @Test
  void repeatedStampGetsTheAnswerWithoutExecuting() {
    GatewayStamp stamp = new GatewayStamp(1, 1, 1);
    Outcome first = driver.submit(stamp, null, acquire("l", "ann"));

    assertThat(driver.submit(stamp, null, acquire("l", "ann"))).isEqualTo(first);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  @Test
  void whatWasNotDoneMayBeTriedAgainUnderTheSameStamp() {
    MachineDriver early = new MachineDriver();
    GatewayStamp stamp = new GatewayStamp(1, 1, 1);
    assertThat(early.submit(stamp, null, acquire("l", "ann")))
        .isInstanceOf(Outcome.Unavailable.class);
    early.apply(new Command.Bootstrap(MachineDriver.BASE));

    assertThat(early.submit(stamp, null, acquire("l", "ann"))).isInstanceOf(Granted.class);
  }

  @Test
  void repeatedReleaseDoesNotReleaseTwice() {
    driver.submit(null, acquire("l", "ann"));
    driver.submit(null, acquire("l", "ann"));
    GatewayStamp stamp = new GatewayStamp(1, 1, 1);
    driver.submit(stamp, null, release("l", "ann"));

    assertThat(((Released) driver.submit(stamp, null, release("l", "ann"))).holdsLeft())
        .isEqualTo(1);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  /** The first attempt is held up somewhere, and the client has its answer from the second. */
  @Test
  void tryThatWasRefusedTakesNothingWhenAnAttemptComesLate() {
    driver.submit(null, acquire("l", "bob"));
    Outcome refused = driver.submit("r", acquire("l", "ann"));
    driver.submit(null, release("l", "bob"));

    Outcome late = driver.submit("r", acquire("l", "ann"));

    assertThat(((Locked) refused).holders()).hasSize(1);
    assertThat(late).isEqualTo(new Locked(new LockName("l"), 0, List.of(), 0, 0));
    assertThat(driver.submit("another", acquire("l", "ann"))).isInstanceOf(Granted.class);
    assertThat(driver.submit("r", acquire("l", "ann"))).isInstanceOf(Locked.class);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  @Test
  void sameSequenceOfAnotherGatewayIsAnotherCommand() {
    driver.submit(new GatewayStamp(1, 1, 1), null, acquire("l", "ann"));
    driver.submit(new GatewayStamp(2, 1, 1), null, acquire("l", "ann"));

    assertThat(holdCount("l", "ann")).isEqualTo(3);
  }

  @Test
  void lateCommandThatIsNewExecutesThoughLaterOnesHave() {
    driver.submit(new GatewayStamp(1, 9, 3), null, acquire("l", "ann"));

    assertThat(driver.submit(new GatewayStamp(1, 3, 2), null, acquire("m", "ann")))
        .isInstanceOf(Granted.class);
  }

  @Test
  void whatTheGatewayHasTheAnswerOfNeverExecutesAgain() {
    GatewayStamp early = new GatewayStamp(1, 3, 2);
    driver.submit(early, null, acquire("l", "ann"));
    driver.submit(new GatewayStamp(1, 9, 4), null, acquire("m", "ann"));

    assertThat(driver.submit(early, null, acquire("l", "ann"))).isInstanceOf(OutcomeUnknown.class);
    assertThat(driver.submit(new GatewayStamp(1, 2, 2), null, acquire("l", "ann")))
        .as("given up by the gateway before it was committed")
        .isInstanceOf(OutcomeUnknown.class);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  @Test
  void answersBelowWhatIsAnsweredAreDropped() {
    driver.submit(new GatewayStamp(1, 1, 1), null, acquire("l", "ann"));
    int before = driver.machine.state().length;
    for (int i = 2; i < 100; i++) {
      driver.submit(new GatewayStamp(1, i, i), null, acquire("l", "ann"));
    }

    assertThat(driver.machine.state().length).isLessThan(before + 10);
  }

  @Test
  void oneGatewayCannotFillTheMemory() {
    GatewayStamp first = new GatewayStamp(1, 1, 1);
    GatewayStamp second = new GatewayStamp(1, 2, 1);
    Outcome answerToSecond = null;
    for (int i = 1; i <= GatewayMemory.ANSWERS_MAX + 1; i++) {
      Outcome answer = driver.submit(new GatewayStamp(1, i, 1), null, release("none", "ann"));
      answerToSecond = i == 2 ? answer : answerToSecond;
    }

    assertThat(driver.submit(first, null, acquire("l", "ann"))).isInstanceOf(OutcomeUnknown.class);
    assertThat(driver.submit(second, null, acquire("l", "ann"))).isEqualTo(answerToSecond);
  }

  @Test
  void idleGatewayIsForgottenButItsCommandsStillDoNotExecuteTwice() {
    GatewayStamp stamp = new GatewayStamp(1, 5, 5);
    driver.submit(stamp, null, acquire("l", "ann"));
    driver.pass(GatewayMemory.IDLE_MILLIS);

    assertThat(driver.submit(stamp, null, acquire("l", "ann"))).isInstanceOf(OutcomeUnknown.class);
    assertThat(driver.submit(new GatewayStamp(1, 6, 5), null, acquire("m", "ann")))
        .as("the gateway comes back with something new")
        .isInstanceOf(Granted.class);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  @Test
  void gatewayThatKeepsTalkingIsNotForgotten() {
    GatewayStamp stamp = new GatewayStamp(1, 5, 5);
    Outcome first = driver.submit(stamp, null, acquire("l", "ann"));
    driver.pass(GatewayMemory.IDLE_MILLIS - 1);
    driver.submit(new GatewayStamp(1, 6, 5), null, acquire("m", "ann"));
    driver.pass(GatewayMemory.IDLE_MILLIS - 1);

    assertThat(driver.submit(stamp, null, acquire("l", "ann"))).isEqualTo(first);
  }

  @Test
  void floodOfGatewaysPushesOutTheLongestIdleAndKeepsItsMark() {
    GatewayStamp idle = new GatewayStamp(1, 5, 5);
    GatewayStamp busy = new GatewayStamp(2, 5, 5);
    driver.submit(idle, null, acquire("l", "ann"));
    Outcome kept = driver.submit(busy, null, acquire("m", "ann"));
    for (int i = 0; i < GatewayMemory.GATEWAYS_MAX - 1; i++) {
      driver.submit(busy, null, acquire("m", "ann"));
      driver.submit(new GatewayStamp(100 + i, 1, 1), null, release("none", "ann"));
    }

    assertThat(driver.submit(busy, null, acquire("m", "ann"))).isEqualTo(kept);
    assertThat(driver.submit(idle, null, acquire("l", "ann"))).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void repeatedRequestIdGetsTheGrantWithoutAnotherHold() {
    Outcome first = driver.submit("r", acquire("l", "ann"));

    assertThat(driver.submit("r", acquire("l", "ann"))).isEqualTo(first);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  @Test
  void repetitionMayBeSentAtAnotherTimeAndWaitAnotherWhile() {
    Outcome first = driver.submit("r", acquire("l", "ann"));
    LockCommand.Acquire again =
        new LockCommand.Acquire(
            new LockName("l"),
            new ClientId("ann"),
            LockMode.EXCLUSIVE,
            MachineDriver.TTL_MILLIS,
            99,
            98,
            97,
            true);

    assertThat(driver.submit("r", again)).isEqualTo(first);
  }

  @Test
  void grantIsRepeatedAsItWasEvenAfterItsRelease() {
    Outcome first = driver.submit("r", acquire("l", "ann"));
    driver.submit(null, release("l", "ann"));

    assertThat(driver.submit("r", acquire("l", "ann"))).isEqualTo(first);
    assertThat(driver.submit(null, release("l", "ann"))).isInstanceOf(NotFound.class);
  }

  @Test
  void requestIdOfAnotherRequestConflicts() {
    driver.submit("r", acquire("l", "ann"));

    assertThat(driver.submit("r", acquire("m", "ann"))).isInstanceOf(Refused.class);
    assertThat(driver.submit("r", release("l", "ann"))).isInstanceOf(Refused.class);
    assertThat(holdCount("l", "ann")).isEqualTo(2);
  }

  @Test
  void requestIdsOfTwoClientsHaveNothingInCommon() {
    driver.submit("r", acquire("l", "ann"));

    assertThat(driver.submit("r", acquire("m", "bob"))).isInstanceOf(Granted.class);
  }

  @Test
  void placeIsNotTheLastWordSoThatRepeatingCollectsTheOffer() {
    driver.submit(null, acquire("l", "ann"));
    assertThat(driver.submit("r", acquire("l", "bob", 10_000))).isInstanceOf(Locked.class);
    driver.submit(null, release("l", "ann"));

    Outcome granted = driver.submit("r", acquire("l", "bob", 10_000));

    assertThat(granted).isInstanceOf(Granted.class);
    assertThat(driver.submit("r", acquire("l", "bob", 10_000))).isEqualTo(granted);
  }

  @Test
  void requestIdIsForgottenAfterItsTime() {
    driver.submit("r", acquire("l", "ann"));
    driver.pass(RequestMemory.MEMORY_MILLIS - 1);
    driver.submit("r", acquire("l", "ann"));
    driver.pass(1);
    driver.submit("r", acquire("l", "ann"));

    assertThat(holdCount("l", "ann")).as("one, one again, and this").isEqualTo(3);
  }

  @Test
  void requestIdsBeyondTheBoundAreTurnedAwayAndDoNothing() {
    driver.submit(null, acquire("busy", "bob"));
    for (int i = 0; i < RequestMemory.BYTES_MAX / RequestMemory.BYTES_OF_REQUEST; i++) {
      assertThat(driver.submit("r" + i, acquire("busy", "ann"))).isInstanceOf(Locked.class);
    }

    assertThat(driver.submit("one more", acquire("l", "ann")))
        .isInstanceOf(Outcome.Overloaded.class);
    assertThat(driver.submit("r7", acquire("busy", "ann"))).isInstanceOf(Locked.class);
    assertThat(driver.submit(null, release("l", "ann")))
        .as("the lock was not taken")
        .isInstanceOf(NotFound.class);
    driver.pass(RequestMemory.MEMORY_MILLIS);
    assertThat(driver.submit("one more", acquire("l", "ann"))).isInstanceOf(Granted.class);
  }

  @Test
  void longAnswersFillTheMemorySooner() {
    List<LockName> locks =
        IntStream.range(100, 164).mapToObj(i -> new LockName(i + "x".repeat(500))).toList();
    LockCommand.Terms terms = new LockCommand.Terms(MachineDriver.TTL_MILLIS, 0, 0, 0, false);
    LockCommand all =
        new LockCommand.AcquireAll(locks, new ClientId("ann"), LockMode.EXCLUSIVE, terms);
    int count = 0;
    while (driver.submit("r" + count, all) instanceof GrantedAll) {
      count++;
    }

    assertThat(count * 64L * 500).isBetween(RequestMemory.BYTES_MAX / 2, RequestMemory.BYTES_MAX);
  }

  /** The count that one more acquire gets. */
  private int holdCount(String lock, String client) {
    return ((Granted) driver.submit(null, acquire(lock, client))).holdCount();
  }
}
