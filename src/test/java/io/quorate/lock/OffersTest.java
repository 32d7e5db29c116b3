package io.quorate.lock;

import static io.quorate.lock.LockDriver.OFFER_MILLIS;
import static io.quorate.lock.LockDriver.PLACE_MILLIS;
import static io.quorate.lock.LockDriver.TTL_MILLIS;
import static io.quorate.lock.LockDriver.acquire;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.NotHolder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: a grant that nobody awaits is kept for its client, but not for long. */
class OffersTest {
  private static final LockName L = new LockName("l");
  private static final ClientId BOB = new ClientId("bob");

  private final LockDriver driver = new LockDriver();

  @BeforeEach
  void offerTheLockToBob() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.drainEvents();
    driver.release("l", "ann");
  }

  @Test
  void offerIsToldInTheSameEntryAsTheRelease() {
    assertThat(driver.drainEvents()).last().isEqualTo(new LockEvent.Offered(L, BOB));
    assertThat(driver.holders("l")).isEmpty();
    assertThat(driver.table.nextDeadlineMillis()).hasValue(driver.nowMillis() + OFFER_MILLIS);
  }

  @Test
  void ttlStartsAndTheTokenIsTakenWhenTheOfferIsCollected() {
    driver.drainEvents();
    FencingToken elsewhere = driver.grant("m", "cid", EXCLUSIVE).token();
    driver.pass(OFFER_MILLIS - 1);
    driver.drainEvents();

    Granted granted = (Granted) driver.queue("l", "bob", EXCLUSIVE);

    assertThat(granted.holdCount()).isEqualTo(1);
    assertThat(granted.expiresAtMillis()).isEqualTo(driver.nowMillis() + TTL_MILLIS);
    assertThat(granted.token()).isGreaterThan(elsewhere);
    assertThat(driver.drainEvents())
        .containsExactly(new LockEvent.Granted(L, BOB, EXCLUSIVE, granted.token()));
    assertThat(driver.waiters("l")).isEmpty();
  }

  @Test
  void plainTryCollectsTheOffer() {
    assertThat(driver.attempt("l", "bob", EXCLUSIVE)).isInstanceOf(Granted.class);
  }

  /** Two calls of one client wait in one place: the second must not make a second hold. */
  @Test
  void resumedCallFindsTheHoldThatAnotherCallHasCollected() {
    Granted collected = (Granted) driver.attempt("l", "bob", EXCLUSIVE);
    driver.pass(1);
    byte[] before = driver.state();

    assertThat(driver.apply(acquire("l", "bob", EXCLUSIVE, PLACE_MILLIS).asResumption()))
        .isEqualTo(collected);
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void resumedCallCollectsTheOffer() {
    assertThat(driver.apply(acquire("l", "bob", EXCLUSIVE, PLACE_MILLIS).asResumption()))
        .isInstanceOf(Granted.class);
  }

  /** It may have been away because its client has left, and wants the lock no more. */
  @Test
  void resumedCallTakesNothingAnewOnceItsPlaceHasGone() {
    driver.leave("l", "bob");
    byte[] free = driver.state();

    assertThat(driver.apply(acquire("l", "bob", EXCLUSIVE, PLACE_MILLIS).asResumption()))
        .isEqualTo(new LockAnswer.Locked(L, 0, List.of(), 0, 0));
    assertThat(driver.state()).isEqualTo(free);
  }

  @Test
  void leavingIsToldOfEachLockOfAGroup() {
    driver.queueAll("cid", EXCLUSIVE, "l", "m");
    driver.drainEvents();

    driver.leave("m", "cid");

    ClientId cid = new ClientId("cid");
    assertThat(driver.drainEvents())
        .containsExactly(new LockEvent.Left(L, cid), new LockEvent.Left(new LockName("m"), cid));
  }

  @Test
  void offerIsCollectedInItsOwnModeOnly() {
    assertThat(driver.queue("l", "bob", SHARED)).isInstanceOf(Conflicting.class);
    assertThat(driver.offered("l")).containsExactly("bob");
  }

  @Test
  void offerThatIsNotCollectedExpires() {
    driver.drainEvents();
    driver.pass(OFFER_MILLIS - 1);
    assertThat(driver.offered("l")).containsExactly("bob");

    driver.pass(1);

    assertThat(driver.drainEvents()).containsExactly(new LockEvent.WaitExpired(L, BOB));
    assertThat(driver.attempt("l", "cid", EXCLUSIVE)).isInstanceOf(Granted.class);
  }

  @Test
  void offerIsNoHold() {
    assertThat(driver.release("l", "bob")).isEqualTo(new NotHolder(L, BOB));
    assertThat(driver.renew("l", "bob", 1)).isEqualTo(new NotHolder(L, BOB));
    assertThat(driver.offered("l")).containsExactly("bob");
  }

  @Test
  void declinedOfferPassesOnInTheSameEntry() {
    driver.queue("l", "cid", EXCLUSIVE);

    assertThat(driver.leave("l", "bob")).isEqualTo(new LeftQueue(L, BOB));

    assertThat(driver.offered("l")).containsExactly("cid");
  }

  @Test
  void offerLastsAsLongAsTheLastCallSaid() {
    driver.queue("l", "cid", EXCLUSIVE);
    driver.apply(
        new LockCommand.Acquire(
            L,
            new ClientId("cid"),
            EXCLUSIVE,
            TTL_MILLIS,
            PLACE_MILLIS,
            2 * OFFER_MILLIS,
            7,
            false));
    driver.leave("l", "bob");
    driver.pass(2 * OFFER_MILLIS - 1);

    assertThat(driver.offered("l")).containsExactly("cid");
  }

  @Test
  void writerWaitsForEveryReaderToWhomTheLockIsOffered() {
    driver.attempt("l", "bob", EXCLUSIVE);
    driver.queue("l", "r1", SHARED);
    driver.queue("l", "r2", SHARED);
    driver.queue("l", "writer", EXCLUSIVE);
    driver.release("l", "bob");
    driver.queue("l", "r1", SHARED);
    driver.release("l", "r1");
    assertThat(driver.offered("l")).containsExactly("r2");

    driver.pass(OFFER_MILLIS);

    assertThat(driver.offered("l")).containsExactly("writer");
  }
}
