package io.quorate.lock;

import static io.quorate.lock.LockDriver.OFFER_MILLIS;
import static io.quorate.lock.LockDriver.PLACE_MILLIS;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotFound;
import org.junit.jupiter.api.Test;

/** Goal: whoever waits longest is served first. Method: queues on one lock, by hand. */
class FairnessTest {
  private final LockDriver driver = new LockDriver();

  @Test
  void waitersAreServedInTheOrderOfTheirArrival() {
    driver.grant("l", "ann", EXCLUSIVE);
    assertThat(position(driver.queue("l", "bob", EXCLUSIVE))).isEqualTo(1);
    assertThat(position(driver.queue("l", "cid", EXCLUSIVE))).isEqualTo(2);

    driver.release("l", "ann");
    assertThat(driver.offered("l")).containsExactly("bob");
    assertThat(driver.queue("l", "bob", EXCLUSIVE)).isInstanceOf(Granted.class);
    driver.release("l", "bob");
    assertThat(driver.offered("l")).containsExactly("cid");
  }

  /** Pitfall 26: readers that keep coming must not starve a writer. */
  @Test
  void readerDoesNotPassAWaitingWriter() {
    driver.grant("l", "ann", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);

    assertThat(position(driver.queue("l", "bob", SHARED))).isEqualTo(2);
    assertThat(driver.attempt("l", "cid", SHARED)).isInstanceOf(Locked.class);
    driver.release("l", "ann");
    assertThat(driver.offered("l")).containsExactly("writer");
  }

  @Test
  void newcomerDoesNotTakeALockThatIsOffered() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.release("l", "ann");

    Locked locked = (Locked) driver.attempt("l", "cid", EXCLUSIVE);
    assertThat(locked.holders()).isEmpty();
    assertThat(locked.waiters()).isEqualTo(1);
    assertThat(driver.attempt("l", "dan", SHARED)).isInstanceOf(Locked.class);
  }

  @Test
  void readersAtTheHeadAreServedTogetherAndTheNextWriterEndsTheBatch() {
    driver.grant("l", "writer", EXCLUSIVE);
    driver.queue("l", "ann", SHARED);
    driver.queue("l", "bob", SHARED);
    driver.queue("l", "other writer", EXCLUSIVE);
    driver.queue("l", "cid", SHARED);

    driver.release("l", "writer");

    assertThat(driver.offered("l")).containsExactly("ann", "bob");
    assertThat(driver.waiters("l")).containsExactly("ann", "bob", "other writer", "cid");
  }

  @Test
  void readerJoinsReadersToWhomTheLockIsOfferedIfNobodyWaits() {
    driver.grant("l", "writer", EXCLUSIVE);
    driver.queue("l", "ann", SHARED);
    driver.release("l", "writer");

    assertThat(driver.attempt("l", "bob", SHARED)).isInstanceOf(Granted.class);
    assertThat(driver.queue("l", "ann", SHARED)).isInstanceOf(Granted.class);
    assertThat(driver.holders("l")).containsExactly("bob", "ann");
  }

  @Test
  void repeatedRequestKeepsItsPlaceAndProlongsIt() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.queue("l", "cid", EXCLUSIVE);
    driver.pass(PLACE_MILLIS - 1);

    Locked resumed = (Locked) driver.queue("l", "bob", EXCLUSIVE);
    assertThat(resumed.position()).isEqualTo(1);
    assertThat(resumed.waiters()).isEqualTo(2);
    driver.pass(1);
    assertThat(driver.waiters("l")).containsExactly("bob");
  }

  @Test
  void repeatedRequestNeverShortensThePlace() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.apply(LockDriver.acquire("l", "bob", EXCLUSIVE, 1));
    driver.pass(PLACE_MILLIS - 1);

    assertThat(driver.waiters("l")).containsExactly("bob");
  }

  @Test
  void plainTryOfAWaiterTellsItsPlaceAndLeavesItAsItIs() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.queue("l", "cid", EXCLUSIVE);
    byte[] before = driver.state();

    assertThat(position(driver.attempt("l", "cid", EXCLUSIVE))).isEqualTo(2);
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void repeatingInTheOtherModeConflicts() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    byte[] before = driver.state();

    assertThat(driver.queue("l", "bob", SHARED)).isInstanceOf(Conflicting.class);
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void whoeverLeavesTheMiddleOfTheQueueLetsTheOthersUp() {
    driver.grant("l", "ann", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);
    driver.queue("l", "bob", SHARED);
    driver.queue("l", "cid", SHARED);

    assertThat(driver.leave("l", "writer")).isInstanceOf(LeftQueue.class);

    assertThat(driver.offered("l")).containsExactly("bob", "cid");
    assertThat(driver.leave("l", "writer")).isInstanceOf(NotFound.class);
    assertThat(driver.leave("m", "bob")).isInstanceOf(NotFound.class);
  }

  /** Pitfall 26, etcd#16221: a waiter that dies in mid-queue must not block those behind it. */
  @Test
  void placeThatEndsInTheMiddleOfTheQueueLetsTheOthersUp() {
    driver.grant("l", "ann", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);
    driver.pass(PLACE_MILLIS / 2);
    driver.queue("l", "bob", SHARED);
    driver.pass(PLACE_MILLIS / 2);

    assertThat(driver.offered("l")).containsExactly("bob");
    assertThat(driver.waiters("l")).containsExactly("bob");
  }

  @Test
  void waitersBeyondTheBoundAreTurnedAway() {
    driver.grant("l", "ann", EXCLUSIVE);
    for (int i = 0; i < Lock.WAITS_MAX; i++) {
      driver.queue("l", "c" + i, EXCLUSIVE);
    }
    byte[] before = driver.state();

    assertThat(driver.queue("l", "one more", EXCLUSIVE)).isInstanceOf(Outcome.Overloaded.class);
    assertThat(driver.state()).isEqualTo(before);
    assertThat(position(driver.queue("l", "c9", EXCLUSIVE))).isEqualTo(10);
  }

  @Test
  void readersBeyondTheBoundWaitForTheirTurn() {
    for (int i = 0; i < Lock.HOLDS_MAX; i++) {
      driver.grant("l", "c" + i, SHARED);
    }
    driver.queue("l", "writer", EXCLUSIVE);
    driver.queue("l", "late", SHARED);
    driver.leave("l", "writer");
    assertThat(driver.offered("l")).isEmpty();

    driver.release("l", "c0");
    assertThat(driver.offered("l")).containsExactly("late");
  }

  @Test
  void lockPassesOnWhenItsOfferIsNotCollected() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.pass(1);
    driver.queue("l", "cid", EXCLUSIVE);
    driver.release("l", "ann");
    driver.pass(OFFER_MILLIS);

    assertThat(driver.offered("l")).containsExactly("cid");
    assertThat(driver.waiters("l")).containsExactly("cid");
  }

  private static int position(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Locked.class);
    return ((Locked) outcome).position();
  }
}
