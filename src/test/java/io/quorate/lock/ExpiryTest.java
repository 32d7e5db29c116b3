package io.quorate.lock;

import static io.quorate.lock.LockDriver.OFFER_MILLIS;
import static io.quorate.lock.LockDriver.PLACE_MILLIS;
import static io.quorate.lock.LockDriver.TTL_MILLIS;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what is due ends, in order, and nothing ends early. Method: log time by hand. */
class ExpiryTest {
  private static final LockName L = new LockName("l");
  private static final ClientId ANN = new ClientId("ann");
  private static final ClientId BOB = new ClientId("bob");

  private final LockDriver driver = new LockDriver();

  @Test
  void holdEndsAtItsExpiryAndNotBefore() {
    FencingToken token = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.drainEvents();

    driver.pass(TTL_MILLIS - 1);
    assertThat(driver.holders("l")).containsExactly("ann");
    driver.pass(1);

    assertThat(driver.describe("l")).isInstanceOf(NotFound.class);
    assertThat(driver.drainEvents()).containsExactly(new LockEvent.Expired(L, ANN, token));
    assertThat(driver.table.nextDeadlineMillis()).isEmpty();
  }

  @Test
  void allHoldsOfAClientEndTogether() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.grant("l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS);

    assertThat(driver.describe("l")).isInstanceOf(NotFound.class);
  }

  @Test
  void expiryPassesTheLockOnInTheSameEntry() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS - 1);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.pass(1);

    assertThat(driver.offered("l")).containsExactly("bob");
  }

  @Test
  void expiredHolderIsNotTheHolderAnyMore() {
    FencingToken token = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.pass(TTL_MILLIS);
    assertThat(driver.release("l", "ann", token)).isInstanceOf(NotFound.class);

    driver.grant("l", "bob", EXCLUSIVE);
    assertThat(driver.release("l", "ann", token)).isEqualTo(new NotHolder(L, ANN));
    assertThat(driver.renew("l", "ann", TTL_MILLIS)).isEqualTo(new NotHolder(L, ANN));
  }

  @Test
  void commandExpiresWhatIsDueBeforeItRuns() {
    driver.grant("l", "ann", EXCLUSIVE);
    List<LockEvent> events = new ArrayList<>();

    Granted granted =
        (Granted)
            driver.table.apply(
                driver.nowMillis() + TTL_MILLIS,
                LockDriver.acquire("l", "bob", EXCLUSIVE, 0),
                events::add);

    assertThat(granted.client()).isEqualTo(BOB);
    assertThat(events).hasSize(2);
  }

  @Test
  void renewalKeepsTheHoldAlive() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS - 1);
    driver.renew("l", "ann", TTL_MILLIS);
    driver.pass(TTL_MILLIS - 1);

    assertThat(driver.holders("l")).containsExactly("ann");
  }

  @Test
  void longLeapEndsEverythingInTheOrderOfTheDeadlines() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.queue("l", "bob", EXCLUSIVE);
    driver.grant("m", "cid", EXCLUSIVE);
    driver.drainEvents();

    driver.pass(10 * TTL_MILLIS);

    assertThat(driver.drainEvents())
        .extracting(event -> event.getClass().getSimpleName() + " " + event.client())
        .containsExactly("WaitExpired bob", "Expired ann", "Expired cid");
  }

  /** The deadline of a place does not count against the offer that comes of it. */
  @Test
  void offerMadeInALeapLastsFromTheEntryThatMadeIt() {
    driver.apply(new LockCommand.Acquire(L, ANN, EXCLUSIVE, 100, 0, 0, 7, false));
    driver.queue("l", "bob", EXCLUSIVE);
    driver.pass(PLACE_MILLIS * 2);

    assertThat(driver.offered("l")).containsExactly("bob");
    assertThat(driver.table.nextDeadlineMillis()).hasValue(driver.nowMillis() + OFFER_MILLIS);
  }

  @Test
  void endlessDurationsEndNeverRatherThanAtOnce() {
    driver.apply(new LockCommand.Acquire(L, ANN, EXCLUSIVE, Long.MAX_VALUE, 0, 0, 7, false));
    driver.pass(TTL_MILLIS);

    assertThat(driver.holders("l")).containsExactly("ann");
  }

  @Test
  void negativeDurationsCountAsNone() {
    driver.apply(new LockCommand.Acquire(L, ANN, EXCLUSIVE, Long.MIN_VALUE, -1, -1, 7, false));
    assertThat(driver.table.nextDeadlineMillis()).hasValue(driver.nowMillis());
    driver.pass(0);

    assertThat(driver.describe("l")).isInstanceOf(NotFound.class);
  }

  @Test
  void readersExpireEachByItsOwnTtl() {
    driver.grant("l", "ann", SHARED);
    driver.pass(1);
    driver.grant("l", "bob", SHARED);
    driver.pass(TTL_MILLIS - 1);

    assertThat(driver.holders("l")).containsExactly("bob");
  }
}
