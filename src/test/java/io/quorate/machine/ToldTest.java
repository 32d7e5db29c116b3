package io.quorate.machine;

import static io.quorate.machine.MachineDriver.acquire;
import static io.quorate.machine.MachineDriver.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.LockedAll;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a request gets one place in the queues at most and one last word, in whatever order its
 * attempts come. Method: bob holds the lock, and attempts of ann's requests, by hand.
 */
class ToldTest {
  private static final long PLACE_MILLIS = 5_000;

  private MachineDriver driver = MachineDriver.bootstrapped();

  @BeforeEach
  void bobHasTheLock() {
    driver.submit(null, acquire("l", "bob"));
  }

  @Test
  void whoHasLeftTheQueueIsNotQueuedAnewByAnAttemptThatComesLate() {
    assertThat(isQueued(await("r"))).isTrue();
    assertThat(leave("ann")).isInstanceOf(LeftQueue.class);

    assertThat(((Locked) await("r")).isQueued()).isFalse();
    assertThat(await("r")).isEqualTo(Told.SPENT);
    requireNothingOfAnn();
    assertThat(isQueued(await("another"))).isTrue();
  }

  @Test
  void whosePlaceHasLapsedIsNotQueuedAnewEither() {
    await("r");
    driver.pass(PLACE_MILLIS);

    assertThat(isQueued(await("r"))).isFalse();
    requireNothingOfAnn();
  }

  @Test
  void offerThatNobodyCollectedInTimeIsNotMadeAgain() {
    await("r");
    driver.submit(null, release("l", "bob"));
    driver.pass(PLACE_MILLIS);

    assertThat(isQueued(await("r"))).isFalse();
    assertThat(driver.submit("r", acquire("l", "ann"))).isInstanceOf(Locked.class);
    requireNothingOfAnn();
  }

  @Test
  void attemptThatComesLateDoesNotGoOnWithThePlaceOfAnotherRequest() {
    await("r");
    leave("ann");
    await("another");
    driver.submit(null, release("l", "bob"));

    assertThat(await("r")).isEqualTo(Told.SPENT);
    assertThat(driver.submit("r", acquire("l", "ann"))).isInstanceOf(Locked.class);
    assertThat(leave("ann")).as("the offer is still there").isInstanceOf(LeftQueue.class);
    assertThat(await("another")).isInstanceOf(Locked.class);
    requireNothingOfAnn();
  }

  @Test
  void lateTryOfARequestThatWaitsLeavesThePlaceAsItIs() {
    Outcome place = await("r");

    assertThat(driver.submit("r", acquire("l", "ann"))).isEqualTo(place);
    driver.submit(null, release("l", "bob"));
    assertThat(await("r")).isInstanceOf(Granted.class);
  }

  @Test
  void lateTryThatCollectsDoesItForTheRequestThatWaits() {
    await("r");
    driver.submit(null, release("l", "bob"));
    Outcome collected = driver.submit("r", acquire("l", "ann"));

    assertThat(collected).isInstanceOf(Granted.class);
    assertThat(await("r")).isEqualTo(collected);
    assertThat(((Granted) driver.submit(null, acquire("l", "ann"))).holdCount()).isEqualTo(2);
  }

  /** The less patient attempt came later, and was answered sooner. */
  @Test
  void whoWasRefusedIsNotQueuedByAMorePatientAttempt() {
    driver.submit("r", acquire("l", "ann"));

    assertThat(await("r")).isEqualTo(Told.SPENT);
    assertThat(driver.submit("r", acquire("l", "ann", PLACE_MILLIS).asResumption()))
        .isEqualTo(Told.SPENT);
    requireNothingOfAnn();
    assertThat(isQueued(await("another"))).isTrue();
  }

  @Test
  void callThatWaitsUnderAnotherNameLearnsOfTheOneHold() {
    await("r");
    await("another");
    driver.submit(null, release("l", "bob"));

    assertThat(await("another")).isEqualTo(await("r"));
    assertThat(((Granted) driver.submit(null, acquire("l", "ann"))).holdCount()).isEqualTo(2);
  }

  @Test
  void victimIsToldWhyItsPlaceHasGone() {
    driver.submit(null, acquire("m", "ann"));
    await("r");
    assertThat(driver.submit(null, acquire("m", "bob", PLACE_MILLIS))).isInstanceOf(Locked.class);
    Outcome answer = await("r");

    assertThat(answer).isInstanceOf(Deadlocked.class);
    assertThat(await("r")).isEqualTo(answer);
  }

  @Test
  void groupThatHasLeftIsNotQueuedAnewInAnyOfItsQueues() {
    LockCommand.AcquireAll both = both(PLACE_MILLIS);
    assertThat(isQueued(driver.submit("r", both))).isTrue();
    leave("ann");
    driver.submit(null, release("l", "bob"));

    assertThat(driver.submit("r", both)).isInstanceOf(LockedAll.class);
    assertThat(driver.submit("r", both)).isEqualTo(Told.SPENT);
    requireNothingOfAnn();
    assertThat(driver.submit("another", both)).isInstanceOf(GrantedAll.class);
    assertThat(driver.submit("r", both(0))).as("what ann has by now").isInstanceOf(LockedAll.class);
  }

  @Test
  void restoredMachineKnowsWhatItHasTold() {
    await("r");
    leave("ann");
    await("another");
    driver.submit("refused", acquire("l", "ann"));
    driver =
        new MachineDriver(SystemMachine.restore(DeadlockPolicy.YOUNGEST, driver.machine.state()));
    driver.submit(null, release("l", "bob"));

    assertThat(await("r")).isEqualTo(Told.SPENT);
    assertThat(await("another")).isInstanceOf(Granted.class);
  }

  @Test
  void whatWasToldIsForgottenAfterItsTime() {
    await("r");
    leave("ann");
    driver.pass(RequestMemory.MEMORY_MILLIS);

    assertThat(isQueued(await("r"))).isTrue();
  }

  private Outcome await(String request) {
    return driver.submit(request, acquire("l", "ann", PLACE_MILLIS));
  }

  private Outcome leave(String client) {
    return driver.submit(null, new LockCommand.LeaveQueue(new LockName("l"), new ClientId(client)));
  }

  private static boolean isQueued(Outcome outcome) {
    return outcome instanceof Locked locked
        ? locked.isQueued()
        : outcome instanceof LockedAll all && all.isQueued();
  }

  private static LockCommand.AcquireAll both(long placeMillis) {
    return new LockCommand.AcquireAll(
        List.of(new LockName("k"), new LockName("l")),
        new ClientId("ann"),
        LockMode.EXCLUSIVE,
        new LockCommand.Terms(MachineDriver.TTL_MILLIS, placeMillis, PLACE_MILLIS, 0, false));
  }

  private void requireNothingOfAnn() {
    if (driver.machine.query(new LockQuery.Describe(new LockName("l"))) instanceof LockView view) {
      assertThat(view.waiters()).isEmpty();
      assertThat(view.holders()).noneMatch(holder -> holder.client().value().equals("ann"));
    } else {
      assertThat(driver.machine.query(new LockQuery.Describe(new LockName("l"))))
          .isInstanceOf(NotFound.class);
    }
  }
}
