package io.quorate.lock;

import static io.quorate.lock.DeadlockPolicy.REQUESTER;
import static io.quorate.lock.LockDriver.OFFER_MILLIS;
import static io.quorate.lock.LockDriver.TTL_MILLIS;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotHolder;
import org.junit.jupiter.api.Test;

/** Goal: a reader may become a writer and back, and nobody else writes meanwhile. */
class UpgradeTest {
  private final LockDriver driver = new LockDriver();

  @Test
  void onlyReaderBecomesAWriterAtOnceUnderANewToken() {
    Granted shared = driver.grant("l", "ann", SHARED);
    driver.grant("l", "ann", SHARED);
    driver.queue("l", "bob", EXCLUSIVE);

    Granted exclusive = driver.grant("l", "ann", EXCLUSIVE);

    assertThat(exclusive.mode()).isEqualTo(EXCLUSIVE);
    assertThat(exclusive.token()).isGreaterThan(shared.token());
    assertThat(exclusive.holdCount()).as("turned over, not entered once more").isEqualTo(2);
    assertThat(driver.isValid("l", shared.token())).isFalse();
    assertThat(driver.isValid("l", exclusive.token())).isTrue();
    assertThat(driver.release("l", "ann", shared.token())).isInstanceOf(NotHolder.class);
  }

  @Test
  void readerAmongOthersWaitsAheadOfAllForThemToGo() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);
    driver.queue("l", "late", SHARED);

    Locked locked = (Locked) driver.queue("l", "ann", EXCLUSIVE);
    assertThat(locked.position()).isEqualTo(1);
    assertThat(driver.waiters("l")).containsExactly("ann", "writer", "late");
    driver.release("l", "bob");
    assertThat(driver.offered("l")).containsExactly("ann");
    assertThat(driver.attempt("l", "ann", EXCLUSIVE)).isInstanceOf(Granted.class);
    assertThat(driver.holders("l")).containsExactly("ann");
  }

  /** Readers that keep coming must not keep the upgrade waiting. */
  @Test
  void readersDoNotPassAnUpgradeThatWaits() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);
    driver.queue("l", "ann", EXCLUSIVE);

    assertThat(driver.attempt("l", "cid", SHARED)).isInstanceOf(Locked.class);
  }

  @Test
  void twoReadersThatBothUpgradeAreADeadlock() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);
    driver.queue("l", "ann", EXCLUSIVE);

    assertThat(driver.queue("l", "bob", EXCLUSIVE))
        .isEqualTo(
            new Deadlocked(
                new LockName("l"), new ClientId("bob"), LockDriver.clients("bob", "ann")));
    assertThat(driver.holders("l")).containsExactly("ann", "bob");
    driver.release("l", "bob");
    assertThat(driver.offered("l")).containsExactly("ann");
  }

  /**
   * A reader that stands in this queue, and waits for another lock, begins to wait for this one.
   */
  @Test
  void anUpgradeThatClosesACircleIsADeadlockThoughNobodyIsInItsWay() {
    awaitEachOtherButForAnUpgrade(driver);

    Granted upgraded = driver.grant("a", "ann", EXCLUSIVE);

    assertThat(upgraded.mode()).isEqualTo(EXCLUSIVE);
    assertThat(driver.waiters("a")).as("the youngest has lost its wait").isEmpty();
    assertThat(driver.waiters("b")).containsExactly("ann");
  }

  @Test
  void aRequesterWhoseUpgradeClosesACircleKeepsWhatItHas() {
    LockDriver strict = new LockDriver(REQUESTER);
    awaitEachOtherButForAnUpgrade(strict);

    assertThat(strict.attempt("a", "ann", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
    assertThat(strict.holders("a")).containsExactly("ann");
    assertThat(strict.waiters("a")).containsExactly("bob");
    assertThat(strict.waiters("b")).isEmpty();
  }

  private static void awaitEachOtherButForAnUpgrade(LockDriver driver) {
    driver.grant("a", "ann", SHARED);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.grant("c", "cid", EXCLUSIVE);
    driver.queueAll("bob", SHARED, "a", "c");
    driver.queue("b", "ann", EXCLUSIVE);
  }

  @Test
  void youngestOfTwoUpgradesLosesAlsoIfItCameFirst() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);
    driver.queue("l", "bob", EXCLUSIVE);

    assertThat(driver.queue("l", "ann", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.waiters("l")).containsExactly("ann");
    assertThat(driver.queue("l", "bob", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
  }

  @Test
  void requesterOfTwoUpgradesLosesUnderTheOtherPolicy() {
    LockDriver strict = new LockDriver(REQUESTER);
    strict.grant("l", "ann", SHARED);
    strict.grant("l", "bob", SHARED);
    strict.queue("l", "bob", EXCLUSIVE);

    assertThat(strict.queue("l", "ann", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
    assertThat(strict.waiters("l")).containsExactly("bob");
  }

  @Test
  void upgradeThatIsNotCollectedLeavesTheSharedHold() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);
    driver.queue("l", "ann", EXCLUSIVE);
    driver.release("l", "bob");
    driver.pass(OFFER_MILLIS);

    assertThat(driver.holders("l")).containsExactly("ann");
    assertThat(driver.waiters("l")).isEmpty();
    assertThat(driver.attempt("l", "cid", SHARED)).isInstanceOf(Granted.class);
  }

  /** The place ahead of all is a reader's: when it reads no more, it waits like everybody. */
  @Test
  void upgradeEndsWithTheHoldThatItBuildsOn() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);
    driver.queue("l", "ann", EXCLUSIVE);
    driver.drainEvents();

    driver.release("l", "ann");

    assertThat(driver.waiters("l")).containsExactly("writer");
    assertThat(driver.drainEvents())
        .contains(new LockEvent.WaitExpired(new LockName("l"), new ClientId("ann")));
  }

  @Test
  void upgradedHoldEndsNoSoonerThanTheSharedOneWould() {
    driver.grant("l", "ann", SHARED);
    driver.renew("l", "ann", TTL_MILLIS * 3);
    driver.grant("l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS * 3 - 1);

    assertThat(driver.holders("l")).containsExactly("ann");
  }

  @Test
  void downgradeKeepsTheTokenAndLetsReadersIn() {
    Granted exclusive = driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", SHARED);
    driver.queue("l", "cid", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);

    Granted shared = (Granted) driver.downgrade("l", "ann");

    assertThat(shared.mode()).isEqualTo(SHARED);
    assertThat(shared.token()).isEqualTo(exclusive.token());
    assertThat(driver.offered("l")).containsExactly("bob", "cid");
    assertThat(driver.isValid("l", exclusive.token())).isTrue();
    assertThat(driver.downgrade("l", "bob")).isInstanceOf(NotHolder.class);
  }

  /** What was exclusive may have written: a reader's token from before is void for good. */
  @Test
  void downgradeDoesNotRestoreTheTokensOfReadersBefore() {
    Granted reader = driver.grant("l", "bob", SHARED);
    driver.release("l", "bob");
    assertThat(driver.isValid("l", reader.token())).isTrue();
    driver.grant("l", "ann", EXCLUSIVE);
    driver.downgrade("l", "ann");

    assertThat(driver.isValid("l", reader.token())).isFalse();
    driver.release("l", "ann");
    assertThat(driver.isValid("l", reader.token())).isFalse();
  }

  @Test
  void holdThatAnotherWaitBuildsOnStaysAsItIs() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");

    assertThat(driver.downgrade("a", "ann")).isInstanceOf(Conflicting.class);
    driver.leave("b", "ann");
    Outcome downgraded = driver.downgrade("a", "ann");
    assertThat(downgraded).isInstanceOf(Granted.class);
  }
}
