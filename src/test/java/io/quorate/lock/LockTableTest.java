package io.quorate.lock;

import static io.quorate.lock.LockDriver.BASE;
import static io.quorate.lock.LockDriver.TTL_MILLIS;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Released;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: grants, re-entry, release, renewal and questions. Method: one table, by hand. */
class LockTableTest {
  private static final LockName L = new LockName("l");
  private static final ClientId ANN = new ClientId("ann");

  private final LockDriver driver = new LockDriver();

  @Test
  void freeLockIsGrantedAtOnce() {
    Outcome outcome = driver.attempt("l", "ann", EXCLUSIVE);

    FencingToken token = new FencingToken(BASE + 1);
    assertThat(outcome)
        .isEqualTo(
            new Granted(
                L, ANN, EXCLUSIVE, token, TTL_MILLIS, driver.nowMillis() + TTL_MILLIS, 1, 1));
    assertThat(driver.drainEvents())
        .containsExactly(new LockEvent.Granted(L, ANN, EXCLUSIVE, token));
  }

  @Test
  void exclusiveLockKeepsEverybodyElseOut() {
    driver.grant("l", "ann", EXCLUSIVE);

    assertThat(driver.attempt("l", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.attempt("l", "bob", SHARED)).isInstanceOf(Locked.class);
    assertThat(driver.holders("l")).containsExactly("ann");
  }

  @Test
  void plainTryLeavesNothingBehind() {
    driver.grant("l", "ann", EXCLUSIVE);
    byte[] before = driver.state();

    Locked locked = (Locked) driver.attempt("l", "bob", EXCLUSIVE);

    assertThat(locked.position()).isZero();
    assertThat(locked.waiters()).isZero();
    assertThat(locked.holders()).extracting(holder -> holder.client().value()).contains("ann");
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void readersShareAndWritersDoNotJoinThem() {
    driver.grant("l", "ann", SHARED);
    driver.grant("l", "bob", SHARED);

    assertThat(driver.attempt("l", "cid", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.holders("l")).containsExactly("ann", "bob");
  }

  @Test
  void everyGrantTakesAGreaterTokenEvenAfterTheLockWasDropped() {
    FencingToken first = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.release("l", "ann");
    assertThat(driver.describe("l")).isInstanceOf(NotFound.class);

    FencingToken second = driver.grant("l", "ann", EXCLUSIVE).token();
    FencingToken third = driver.grant("m", "ann", SHARED).token();

    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void reentryKeepsTheTokenAndTheLongerExpiry() {
    Granted first = driver.grant("l", "ann", EXCLUSIVE);
    driver.renew("l", "ann", 10 * TTL_MILLIS);
    driver.drainEvents();

    Granted again = driver.grant("l", "ann", EXCLUSIVE);

    assertThat(again.token()).isEqualTo(first.token());
    assertThat(again.holdCount()).isEqualTo(2);
    assertThat(again.expiresAtMillis()).isEqualTo(driver.nowMillis() + 10 * TTL_MILLIS);
    assertThat(driver.drainEvents()).isEmpty();
  }

  @Test
  void reentryStartsTheTtlAnew() {
    driver.grant("l", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS - 1);

    assertThat(driver.grant("l", "ann", EXCLUSIVE).expiresAtMillis())
        .isEqualTo(driver.nowMillis() + TTL_MILLIS);
  }

  @Test
  void exclusiveHolderWhoAsksToShareReentersItsExclusiveHold() {
    driver.grant("l", "ann", EXCLUSIVE);

    Granted again = driver.grant("l", "ann", SHARED);

    assertThat(again.mode()).isEqualTo(EXCLUSIVE);
    assertThat(again.holdCount()).isEqualTo(2);
  }

  @Test
  void readerReentersEvenThoughAWriterWaits() {
    driver.grant("l", "ann", SHARED);
    driver.queue("l", "bob", EXCLUSIVE);

    assertThat(driver.grant("l", "ann", SHARED).holdCount()).isEqualTo(2);
  }

  @Test
  void lockIsFreeOnlyAfterTheLastOfItsHolds() {
    driver.grant("l", "ann", EXCLUSIVE);
    Granted held = driver.grant("l", "ann", EXCLUSIVE);
    driver.drainEvents();

    assertThat(driver.release("l", "ann")).isEqualTo(new Released(L, ANN, 1));
    assertThat(driver.drainEvents()).isEmpty();
    assertThat(driver.holders("l")).containsExactly("ann");
    assertThat(driver.release("l", "ann", held.token())).isEqualTo(new Released(L, ANN, 0));
    assertThat(driver.drainEvents()).containsExactly(new LockEvent.Released(L, ANN, held.token()));
    assertThat(driver.attempt("l", "bob", EXCLUSIVE)).isInstanceOf(Granted.class);
  }

  @Test
  void onlyTheHolderReleasesAndRenews() {
    driver.grant("l", "ann", EXCLUSIVE);

    assertThat(driver.release("l", "bob")).isEqualTo(new NotHolder(L, new ClientId("bob")));
    assertThat(driver.renew("l", "bob", 5)).isEqualTo(new NotHolder(L, new ClientId("bob")));
    assertThat(driver.release("m", "ann")).isInstanceOf(NotFound.class);
    assertThat(driver.renew("m", "ann", 5)).isInstanceOf(NotFound.class);
  }

  @Test
  void releasingAReleasedTokenAgainIsKindlyAnswered() {
    FencingToken token = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.release("l", "ann", token);

    assertThat(driver.release("l", "ann", token)).isEqualTo(new Released(L, ANN, 0));
    assertThat(driver.release("l", "bob", token)).isInstanceOf(NotFound.class);
    assertThat(driver.release("m", "ann", token)).isInstanceOf(NotFound.class);
    assertThat(driver.release("l", "ann")).isInstanceOf(NotFound.class);
    driver.pass(EndedGrants.MEMORY_MILLIS);
    assertThat(driver.release("l", "ann", token)).isInstanceOf(NotFound.class);
  }

  /** Pitfall 25: the late release of an old session must not free the new grant. */
  @Test
  void lateReleaseWithAnOldTokenDoesNotFreeTheNewerGrant() {
    FencingToken released = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.release("l", "ann", released);
    FencingToken expired = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.pass(TTL_MILLIS);
    FencingToken current = driver.grant("l", "ann", EXCLUSIVE).token();

    assertThat(driver.release("l", "ann", released)).isEqualTo(new Released(L, ANN, 0));
    assertThat(driver.release("l", "ann", expired)).isEqualTo(new NotHolder(L, ANN));
    assertThat(driver.holders("l")).containsExactly("ann");
    assertThat(driver.isValid("l", current)).isTrue();
  }

  @Test
  void endedGrantsAreForgottenBeyondTheirBound() {
    FencingToken first = driver.grant("l", "ann", EXCLUSIVE).token();
    driver.release("l", "ann");
    for (int i = 0; i < EndedGrants.GRANTS_MAX - 1; i++) {
      driver.grant("m", "bob", EXCLUSIVE);
      driver.release("m", "bob");
    }
    assertThat(driver.release("l", "ann", first)).isInstanceOf(Released.class);
    driver.grant("m", "bob", EXCLUSIVE);
    driver.release("m", "bob");
    assertThat(driver.release("l", "ann", first)).isInstanceOf(NotFound.class);
  }

  @Test
  void renewalStartsTheTtlAnewEvenIfThatIsShorter() {
    driver.grant("l", "ann", EXCLUSIVE);

    Granted renewed = (Granted) driver.renew("l", "ann", 5);

    assertThat(renewed.expiresAtMillis()).isEqualTo(driver.nowMillis() + 5);
    assertThat(renewed.ttlMillis()).isEqualTo(5);
    assertThat(driver.table.nextDeadlineMillis()).hasValue(driver.nowMillis() + 5);
  }

  @Test
  void exclusiveTokenIsValidWhileItIsTheHolders() {
    FencingToken token = driver.grant("l", "ann", EXCLUSIVE).token();
    assertThat(driver.isValid("l", token)).isTrue();
    assertThat(driver.isValid("m", token)).isFalse();

    driver.release("l", "ann");
    assertThat(driver.isValid("l", token)).isFalse();
    driver.grant("l", "bob", SHARED);
    assertThat(driver.isValid("l", token)).isFalse();
  }

  @Test
  void sharedTokenIsValidUntilAnExclusiveGrantComesAfterIt() {
    FencingToken ann = driver.grant("l", "ann", SHARED).token();
    FencingToken bob = driver.grant("l", "bob", SHARED).token();
    assertThat(driver.isValid("l", ann)).as("a later reader fences nobody").isTrue();
    driver.release("l", "ann");
    driver.release("l", "bob");
    assertThat(driver.isValid("l", ann)).as("nobody could write since").isTrue();
    assertThat(driver.isValid("m", ann)).as("another lock's").isFalse();

    driver.grant("l", "cid", EXCLUSIVE);
    assertThat(driver.isValid("l", ann)).isFalse();
    assertThat(driver.isValid("l", bob)).isFalse();
    driver.release("l", "cid");
    assertThat(driver.isValid("l", bob)).as("the writer has gone, its writing has not").isFalse();
  }

  @Test
  void sharedTokenThatNobodyRemembersIsNotValid() {
    FencingToken token = driver.grant("l", "ann", SHARED).token();
    driver.release("l", "ann");
    driver.pass(EndedGrants.MEMORY_MILLIS);

    assertThat(driver.isValid("l", token)).isFalse();
  }

  @Test
  void listPagesThroughTheNamesInOrder() {
    for (String name : List.of("b:2", "a", "b:1", "c", "b:3", "b")) {
      driver.grant(name, "ann", EXCLUSIVE);
    }

    assertThat(names(list("", null, 10))).containsExactly("a", "b", "b:1", "b:2", "b:3", "c");
    assertThat(names(list("b:", null, 2))).containsExactly("b:1", "b:2");
    assertThat(list("b:", null, 2).isLast()).isFalse();
    assertThat(names(list("b:", "b:2", 2))).containsExactly("b:3");
    assertThat(list("b:", "b:2", 2).isLast()).isTrue();
    assertThat(list("b:", null, 3).isLast()).isTrue();
    assertThat(names(list("b:", "a", 9))).as("after what is before").hasSize(3);
    assertThat(names(list("x", null, 9))).isEmpty();
  }

  @Test
  void pageEndsEarlyRatherThanBeingHuge() {
    for (String name : List.of("a", "b", "c")) {
      for (int i = 0; i < LockQueries.PAGE_STAKES_MAX / 2; i++) {
        driver.grant(name, "c" + i, SHARED);
      }
    }

    assertThat(names(list("", null, 3))).containsExactly("a", "b");
    assertThat(list("", null, 3).isLast()).isFalse();
  }

  @Test
  void holdersBeyondTheBoundAreTurnedAway() {
    for (int i = 0; i < Lock.HOLDS_MAX; i++) {
      driver.grant("l", "c" + i, SHARED);
    }

    assertThat(driver.attempt("l", "one more", SHARED)).isInstanceOf(Outcome.Overloaded.class);
    Locked locked = (Locked) driver.attempt("l", "writer", EXCLUSIVE);
    assertThat(locked.holders()).hasSize(LockAnswer.HOLDERS_SHOWN_MAX);
  }

  @Test
  void tableStartsOnce() {
    assertThatThrownBy(() -> driver.table.start(1)).isInstanceOf(InvariantViolation.class);
  }

  private LockPage list(String prefix, @Nullable String after, int limit) {
    return (LockPage) driver.table.query(new LockQuery.ListLocks(prefix, after, limit));
  }

  private static List<String> names(LockPage page) {
    return page.locks().stream().map(lock -> lock.lock().value()).toList();
  }
}
