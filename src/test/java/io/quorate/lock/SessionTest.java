package io.quorate.lock;

import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.SessionAlive;
import io.quorate.lock.LockAnswer.SessionEnded;
import io.quorate.lock.LockAnswer.SessionUnknown;
import io.quorate.lock.LockAnswer.SessionView;
import org.junit.jupiter.api.Test;

/** Goal: what a client has lives and ends with its session. Method: sessions by hand. */
class SessionTest {
  private static final long TTL_MILLIS = 9_000;
  private static final long DELAY_MILLIS = 4_000;
  private static final long NO_DELAY = 0;

  private final LockDriver driver = new LockDriver();

  @Test
  void holdLastsAsLongAsItsSessionIsKeptAlive() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    Granted granted = (Granted) driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    assertThat(granted.ttlMillis()).isEqualTo(TTL_MILLIS);
    assertThat(granted.expiresAtMillis()).isEqualTo(driver.nowMillis() + TTL_MILLIS);

    for (int i = 0; i < 100; i++) {
      driver.pass(TTL_MILLIS - 1);
      assertThat(driver.keepAlive("ann")).isInstanceOf(SessionAlive.class);
    }
    assertThat(driver.holders("l")).containsExactly("ann");
    driver.pass(TTL_MILLIS - 1);
    assertThat(driver.holders("l")).containsExactly("ann");
    driver.pass(1);
    assertThat(driver.holders("l")).isEmpty();
    assertThat(driver.keepAlive("ann")).isInstanceOf(SessionUnknown.class);
  }

  @Test
  void endOfASessionTakesAllThatItsClientHasAndServesOthersInTheSameEntry() {
    driver.grant("before", "ann", EXCLUSIVE);
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.grant("m", "bob", EXCLUSIVE);
    driver.queue("m", "ann", EXCLUSIVE);
    driver.queue("l", "cid", EXCLUSIVE);
    driver.queue("before", "dan", EXCLUSIVE);

    SessionEnded ended = (SessionEnded) driver.endSession("ann");

    assertThat(ended.holdsEnded()).isEqualTo(2);
    assertThat(ended.waitsEnded()).isEqualTo(1);
    assertThat(driver.offered("l")).containsExactly("cid");
    assertThat(driver.offered("before")).containsExactly("dan");
    assertThat(driver.waiters("m")).isEmpty();
    assertThat(driver.endSession("ann")).isInstanceOf(SessionUnknown.class);
  }

  @Test
  void expiryTakesAllInTheEntryThatFindsIt() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.acquireUnder("ann", "m", "ann", SHARED);
    driver.pass(TTL_MILLIS - 1);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.queue("m", "bob", EXCLUSIVE);
    driver.drainEvents();

    driver.pass(1);

    ClientId ann = new ClientId("ann");
    ClientId bob = new ClientId("bob");
    assertThat(driver.drainEvents())
        .containsExactly(
            new LockEvent.Expired(new LockName("l"), ann, new FencingToken(LockDriver.BASE + 1)),
            new LockEvent.Expired(new LockName("m"), ann, new FencingToken(LockDriver.BASE + 2)),
            new LockEvent.SessionEnded(new SessionId("ann"), ann, true),
            new LockEvent.Offered(new LockName("l"), bob),
            new LockEvent.Offered(new LockName("m"), bob));
  }

  @Test
  void ownTtlEndsAHoldBeforeItsSessionDoes() {
    driver.open("ann", TTL_MILLIS * 10, NO_DELAY);
    driver.grant("l", "ann", EXCLUSIVE);

    driver.pass(LockDriver.TTL_MILLIS);

    assertThat(driver.holders("l")).isEmpty();
    assertThat(driver.keepAlive("ann")).isInstanceOf(SessionAlive.class);
  }

  @Test
  void delayAfterExpiryKeepsTheLockFromOthersAndTellsForHowLong() {
    driver.open("ann", TTL_MILLIS, DELAY_MILLIS);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS);

    Outcome outcome = driver.queue("l", "bob", EXCLUSIVE);
    assertThat(outcome).isInstanceOf(Locked.class);
    Locked locked = (Locked) outcome;
    assertThat(locked.holders()).isEmpty();
    assertThat(locked.delayedUntilMillis()).isEqualTo(driver.nowMillis() + DELAY_MILLIS);
    assertThat(((LockView) driver.describe("l")).delayedUntilMillis()).isPositive();
    driver.pass(DELAY_MILLIS - 1);
    assertThat(driver.offered("l")).isEmpty();
    driver.pass(1);
    assertThat(driver.offered("l")).containsExactly("bob");
  }

  @Test
  void sessionThatIsEndedInOrderLeavesNoDelay() {
    driver.open("ann", TTL_MILLIS, DELAY_MILLIS);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.endSession("ann");

    assertThat(driver.attempt("l", "bob", EXCLUSIVE)).isInstanceOf(Granted.class);
  }

  @Test
  void readersMayJoinDuringTheDelayAfterAReader() {
    driver.open("ann", TTL_MILLIS, DELAY_MILLIS);
    driver.acquireUnder("ann", "l", "ann", SHARED);
    driver.pass(TTL_MILLIS);

    assertThat(driver.attempt("l", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.attempt("l", "cid", SHARED)).isInstanceOf(Granted.class);
    driver.release("l", "cid");
    assertThat(driver.attempt("l", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
  }

  @Test
  void lockThatWasOnlyDelayedIsForgottenAfterwards() {
    driver.open("ann", TTL_MILLIS, DELAY_MILLIS);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS);
    driver.pass(DELAY_MILLIS);

    assertThat(driver.describe("l")).isInstanceOf(LockAnswer.NotFound.class);
  }

  /** The delay ends by itself: a cycle through the client that left it is a phantom. */
  @Test
  void delayIsNobodysHoldInADeadlock() {
    driver.open("ann", TTL_MILLIS, DELAY_MILLIS);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS);
    driver.grant("m", "bob", EXCLUSIVE);
    driver.queue("m", "ann", EXCLUSIVE);

    assertThat(driver.queue("l", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).isEmpty();
  }

  @Test
  void deadlockUnderSessionsCostsAVictimItsWaitOnly() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    driver.open("bob", TTL_MILLIS, NO_DELAY);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.acquireUnder("bob", "m", "bob", EXCLUSIVE);
    driver.acquireUnder("ann", "m", "ann", EXCLUSIVE);

    assertThat(driver.acquireUnder("bob", "l", "bob", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
    assertThat(driver.keepAlive("bob")).isInstanceOf(SessionAlive.class);
    assertThat(driver.holders("m")).containsExactly("bob");
  }

  /** Pitfall 25: what an ended session still sends must not touch what came after it. */
  @Test
  void commandsUnderAnEndedSessionDoNothing() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.endSession("ann");
    driver.grant("l", "ann", EXCLUSIVE);
    byte[] before = driver.state();

    SessionId old = new SessionId("ann");
    LockName l = new LockName("l");
    ClientId ann = new ClientId("ann");
    assertThat(
            driver.apply(
                new LockCommand.UnderSession(old, 0, new LockCommand.Release(l, ann, null))))
        .isEqualTo(new SessionUnknown(old));
    assertThat(driver.apply(new LockCommand.UnderSession(old, 0, new LockCommand.Renew(l, ann, 1))))
        .isEqualTo(new SessionUnknown(old));
    assertThat(driver.acquireUnder("ann", "m", "ann", EXCLUSIVE))
        .isEqualTo(new SessionUnknown(old));
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void sessionIsItsClientsAndTheOnlyOne() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);

    assertThat(
            driver.apply(
                new LockCommand.OpenSession(
                    new SessionId("other"), new ClientId("ann"), TTL_MILLIS, 0)))
        .isInstanceOf(Refused.class);
    assertThat(
            driver.apply(
                new LockCommand.OpenSession(
                    new SessionId("ann"), new ClientId("bob"), TTL_MILLIS, 0)))
        .isInstanceOf(Refused.class);
    assertThat(driver.acquireUnder("ann", "l", "bob", EXCLUSIVE)).isInstanceOf(Refused.class);
    assertThat(driver.holders("l")).isEmpty();
  }

  @Test
  void openingOnceMoreIsKeepingAlive() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    driver.pass(TTL_MILLIS - 1);

    SessionAlive again = (SessionAlive) driver.open("ann", TTL_MILLIS, NO_DELAY);

    assertThat(again.expiresAtMillis()).isEqualTo(driver.nowMillis() + TTL_MILLIS);
  }

  @Test
  void viewNamesHoldsAndWaits() {
    driver.open("ann", TTL_MILLIS, NO_DELAY);
    driver.acquireUnder("ann", "l", "ann", EXCLUSIVE);
    driver.grant("m", "bob", EXCLUSIVE);
    driver.queue("m", "ann", EXCLUSIVE);

    SessionView view =
        (SessionView) driver.table.query(new LockQuery.DescribeSession(new SessionId("ann")));

    assertThat(view.holds())
        .containsExactly(
            new LockAnswer.HeldLock(
                new LockName("l"), EXCLUSIVE, new FencingToken(LockDriver.BASE + 1), 1));
    assertThat(view.waits()).containsExactly(new LockName("m"));
    assertThat(driver.table.query(new LockQuery.DescribeSession(new SessionId("none"))))
        .isInstanceOf(SessionUnknown.class);
  }

  @Test
  void sessionsBeyondTheBoundAreTurnedAway() {
    for (int i = 0; i < Sessions.SESSIONS_MAX; i++) {
      driver.open("c" + i, TTL_MILLIS, NO_DELAY);
    }
    byte[] before = driver.state();

    assertThat(driver.open("one more", TTL_MILLIS, NO_DELAY))
        .isInstanceOf(Outcome.Overloaded.class);
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void clientHasABoundOfWhatItsSessionMayHaveToEnd() {
    for (int i = 0; i < Stakes.STAKES_OF_CLIENT_MAX; i++) {
      driver.grant("l" + i, "ann", EXCLUSIVE);
    }

    assertThat(driver.attempt("one more", "ann", EXCLUSIVE)).isInstanceOf(Outcome.Overloaded.class);
    assertThat(driver.attempt("one more", "bob", EXCLUSIVE)).isInstanceOf(Granted.class);
  }
}
