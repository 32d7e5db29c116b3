package io.quorate.lock;

import static io.quorate.lock.LockMode.EXCLUSIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotFound;
import org.junit.jupiter.api.Test;

/** Goal: never more permits than there are, first come first served, and no phantom deadlock. */
class SemaphoreTest {
  private final LockDriver driver = new LockDriver();

  @Test
  void permitsAreGivenAsLongAsThereAreEnough() {
    assertThat(driver.queue("s", "ann", 2, 3)).isInstanceOf(Granted.class);
    Granted bob = (Granted) driver.queue("s", "bob", 1, 3);
    assertThat(bob.permits()).isEqualTo(1);

    assertThat(driver.queue("s", "cid", 1, 3)).isInstanceOf(Locked.class);
    assertThat(driver.waiters("s")).containsExactly("cid");
    driver.release("s", "bob");
    assertThat(driver.offered("s")).containsExactly("cid");
    assertThat(((LockView) driver.describe("s")).permitsMax()).isEqualTo(3);
  }

  @Test
  void severalWaitersAreServedByOneReleaseAsFarAsItReaches() {
    driver.queue("s", "ann", 3, 3);
    driver.queue("s", "bob", 1, 3);
    driver.queue("s", "cid", 1, 3);
    driver.queue("s", "dan", 2, 3);
    driver.queue("s", "eve", 1, 3);

    driver.release("s", "ann");

    assertThat(driver.offered("s")).containsExactly("bob", "cid");
  }

  /** Small requests that keep coming must not starve a large one. */
  @Test
  void nobodyPassesWhoWaitsForManyPermits() {
    driver.queue("s", "ann", 1, 3);
    driver.queue("s", "big", 3, 3);

    assertThat(driver.queue("s", "bob", 1, 3)).isInstanceOf(Locked.class);
    driver.release("s", "ann");
    assertThat(driver.offered("s")).containsExactly("big");
  }

  @Test
  void semaphoreHasThePermitsThatItsUsersDeclare() {
    assertThat(driver.queue("s", "ann", 1, 0)).isInstanceOf(Conflicting.class);
    driver.queue("s", "ann", 1, 3);

    assertThat(driver.queue("s", "bob", 1, 4)).isInstanceOf(Conflicting.class);
    assertThat(driver.queue("s", "bob", 1, 0)).isInstanceOf(Granted.class);
    assertThat(driver.queue("s", "cid", 4, 0)).isInstanceOf(Conflicting.class);
    driver.release("s", "ann");
    driver.release("s", "bob");
    assertThat(driver.describe("s")).isInstanceOf(NotFound.class);
    assertThat(driver.queue("s", "bob", 4, 4)).isInstanceOf(Granted.class);
  }

  @Test
  void lockAndSemaphoreAreNotMixed() {
    driver.queue("s", "ann", 1, 3);
    driver.grant("l", "ann", EXCLUSIVE);

    assertThat(driver.queue("s", "bob", EXCLUSIVE)).isInstanceOf(Conflicting.class);
    assertThat(driver.queue("l", "bob", 1, 3)).isInstanceOf(Conflicting.class);
    assertThat(driver.downgrade("s", "ann")).isInstanceOf(Conflicting.class);
    assertThat(driver.queueAll("bob", EXCLUSIVE, "s", "t")).isInstanceOf(Conflicting.class);
  }

  @Test
  void waitersBeyondTheBoundAreTurnedAway() {
    driver.queue("s", "ann", 3, 3);
    for (int i = 0; i < Lock.PERMIT_WAITS_MAX; i++) {
      driver.queue("s", "c" + i, 1, 3);
    }

    assertThat(driver.queue("s", "one more", 1, 3)).isInstanceOf(Outcome.Overloaded.class);
  }

  @Test
  void reentryTakesNoFurtherPermits() {
    driver.queue("s", "ann", 2, 3);

    Granted again = (Granted) driver.queue("s", "ann", 2, 3);
    assertThat(again.holdCount()).isEqualTo(2);
    assertThat(driver.queue("s", "ann", 1, 3)).isInstanceOf(Conflicting.class);
    assertThat(driver.queue("s", "bob", 1, 3)).isInstanceOf(Granted.class);
  }

  /** Ann waits for Bob, and Bob for one of two: that Ann is the other's match is no deadlock. */
  @Test
  void cycleThroughOneOfSeveralHoldersIsNoDeadlock() {
    driver.queue("s", "ann", 1, 2);
    driver.queue("s", "zoe", 1, 2);
    driver.grant("l", "bob", EXCLUSIVE);
    driver.queue("l", "ann", EXCLUSIVE);

    assertThat(driver.queue("s", "bob", 1, 2)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).isEmpty();
    driver.release("s", "zoe");
    assertThat(driver.offered("s")).containsExactly("bob");
  }

  @Test
  void cycleThroughAllHoldersIsADeadlock() {
    driver.queue("s", "ann", 1, 2);
    driver.queue("s", "zoe", 1, 2);
    driver.grant("l", "bob", EXCLUSIVE);
    driver.queue("l", "ann", EXCLUSIVE);
    driver.queue("s", "bob", 1, 2);

    assertThat(driver.queue("l", "zoe", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).hasSize(1);
    assertThat(driver.graph().recent().get(0).victim()).isEqualTo(new ClientId("bob"));
    assertThat(driver.holders("l")).containsExactly("bob");
  }

  @Test
  void cycleThroughMorePermitsThanOthersGiveBackIsADeadlock() {
    driver.queue("s", "ann", 2, 3);
    driver.queue("s", "zoe", 1, 3);
    driver.grant("l", "bob", EXCLUSIVE);
    driver.queue("l", "ann", EXCLUSIVE);

    assertThat(driver.queue("s", "bob", 2, 3)).isInstanceOf(Deadlocked.class);
  }

  /** Whoever stands behind one that can never go on can never go on either. */
  @Test
  void queueBehindAWaiterIsNoChoice() {
    driver.queue("s", "zoe", 1, 2);
    driver.grant("l", "bob", EXCLUSIVE);
    driver.grant("m", "cid", EXCLUSIVE);
    driver.queue("s", "cid", 2, 2);
    driver.queue("m", "bob", EXCLUSIVE);
    driver.grant("n", "dan", EXCLUSIVE);
    driver.queue("s", "dan", 1, 2);
    driver.queue("n", "zoe", EXCLUSIVE);

    assertThat(driver.graph().recent()).hasSize(1);
    assertThat(driver.graph().recent().get(0).cycle()).contains(new ClientId("zoe"));
  }

  /** What is left of an expired session's permits comes back by itself. */
  @Test
  void permitsThatAreHeldBackAreNobodysInADeadlock() {
    driver.open("dead", 1_000, 60_000);
    driver.queue("s", "dead", 1, 2);
    driver.queue("s", "ann", 1, 2);
    driver.pass(1_000);
    driver.grant("l", "bob", EXCLUSIVE);
    driver.queue("l", "ann", EXCLUSIVE);

    assertThat(driver.queue("s", "bob", 1, 2)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).isEmpty();
  }
}
