package io.quorate.lock;

import static io.quorate.lock.LockDriver.OFFER_MILLIS;
import static io.quorate.lock.LockDriver.PLACE_MILLIS;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.LockedAll;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.ReleasedAll;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: several locks are granted all or none, and a group's turn comes. */
class GroupTest {
  private final LockDriver driver = new LockDriver();

  @Test
  void freeLocksAreGrantedTogetherEachUnderItsToken() {
    GrantedAll all = (GrantedAll) driver.attemptAll("ann", EXCLUSIVE, "a", "b", "c");

    assertThat(all.grants())
        .extracting(grant -> grant.lock().value())
        .containsExactly("a", "b", "c");
    assertThat(all.grants()).extracting(Granted::token).doesNotHaveDuplicates();
    assertThat(driver.holders("b")).containsExactly("ann");
  }

  @Test
  void oneLockThatIsNotFreeKeepsAllFromBeingTaken() {
    driver.grant("b", "bob", EXCLUSIVE);
    byte[] before = driver.state();

    LockedAll locked = (LockedAll) driver.attemptAll("ann", EXCLUSIVE, "a", "b");

    assertThat(locked.locks()).extracting(Locked::position).containsExactly(0, 0);
    assertThat(driver.state()).isEqualTo(before);
  }

  @Test
  void waitingGroupHoldsNothingAndIsServedWhenItsLastLockIsFree() {
    driver.grant("a", "bob", EXCLUSIVE);
    driver.grant("b", "cid", EXCLUSIVE);
    LockedAll locked = (LockedAll) driver.queueAll("ann", EXCLUSIVE, "a", "b");
    assertThat(locked.isQueued()).isTrue();

    driver.release("a", "bob");
    assertThat(driver.holders("a")).isEmpty();
    assertThat(driver.offered("a")).isEmpty();
    driver.release("b", "cid");
    assertThat(driver.offered("a")).containsExactly("ann");
    assertThat(driver.offered("b")).containsExactly("ann");
    assertThat(driver.queueAll("ann", EXCLUSIVE, "a", "b")).isInstanceOf(GrantedAll.class);
    assertThat(driver.holders("a")).containsExactly("ann");
  }

  /** Single requests that keep coming must not starve a group: nobody passes its places. */
  @Test
  void nobodyPassesAGroupInAnyOfItsQueues() {
    driver.grant("a", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");

    assertThat(driver.attempt("b", "cid", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.attempt("b", "cid", SHARED)).isInstanceOf(Locked.class);
    driver.queue("b", "cid", EXCLUSIVE);
    driver.release("a", "bob");
    assertThat(driver.offered("b")).containsExactly("ann");
  }

  @Test
  void readersPassReadersThatWaitForAnotherLock() {
    driver.grant("a", "bob", EXCLUSIVE);
    driver.queueAll("ann", SHARED, "a", "b");

    assertThat(driver.attempt("b", "cid", SHARED)).isInstanceOf(Granted.class);
    driver.release("a", "bob");
    assertThat(driver.offered("b")).containsExactly("ann");
  }

  @Test
  void groupsOfTheSameLocksAreServedInTheirOrder() {
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");
    driver.queueAll("cid", EXCLUSIVE, "a", "b");
    assertThat(driver.graph().recent()).as("no deadlock among those who hold nothing").isEmpty();

    driver.release("b", "bob");
    assertThat(driver.offered("a")).containsExactly("ann");
    driver.pass(OFFER_MILLIS);
    assertThat(driver.offered("a")).containsExactly("cid");
  }

  /** Dead waiters: a group that nobody waits for any more frees all its places. */
  @Test
  void groupWhosePlaceEndsLeavesAllItsQueues() {
    driver.grant("a", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");
    driver.pass(1);
    driver.queue("b", "cid", EXCLUSIVE);
    driver.pass(PLACE_MILLIS - 1);

    assertThat(driver.waiters("a")).isEmpty();
    assertThat(driver.offered("b")).containsExactly("cid");
  }

  @Test
  void leavingOneQueueIsLeavingAll() {
    driver.grant("a", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");

    assertThat(driver.leave("b", "ann")).isInstanceOf(LeftQueue.class);
    assertThat(driver.waiters("a")).isEmpty();
    assertThat(driver.describe("b")).isInstanceOf(NotFound.class);
  }

  @Test
  void whatTheClientHasIsEnteredOnceMore() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "cid", EXCLUSIVE);

    assertThat(driver.queueAll("ann", EXCLUSIVE, "a", "b")).isInstanceOf(LockedAll.class);
    assertThat(driver.waiters("a")).as("no place in the queue of its own").containsExactly("cid");
    driver.release("b", "bob");
    GrantedAll all = (GrantedAll) driver.queueAll("ann", EXCLUSIVE, "a", "b");
    assertThat(all.grants()).extracting(Granted::holdCount).containsExactly(2, 1);
  }

  @Test
  void groupEndsWithTheHoldThatItBuildsOn() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");
    driver.release("a", "ann");
    assertThat(driver.waiters("b")).isEmpty();

    driver.release("b", "bob");
    assertThat(driver.describe("b")).isInstanceOf(NotFound.class);
  }

  @Test
  void groupThatWaitsForEachOtherIsADeadlock() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "b");

    assertThat(driver.queueAll("bob", EXCLUSIVE, "a", "b", "c")).isInstanceOf(Deadlocked.class);
    assertThat(driver.waiters("c")).isEmpty();
    assertThat(driver.describe("c")).isInstanceOf(NotFound.class);
  }

  @Test
  void cycleThroughAFreeLockThatAGroupIsNextForIsFound() {
    driver.grant("a", "old", EXCLUSIVE);
    driver.grant("d", "bob", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "b", "d");
    driver.queue("b", "old", EXCLUSIVE);

    // Bob waits for old's lock, old for ann's place at the free lock b, ann for Bob.
    assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).hasSize(1);
    assertThat(driver.graph().recent().get(0).victim()).isEqualTo(new ClientId("ann"));
    assertThat(driver.offered("b")).containsExactly("old");
  }

  @Test
  void victimOfAGroupIsToldByItsOwnRequestOnly() {
    driver.grant("a", "old", EXCLUSIVE);
    driver.grant("b", "ann", EXCLUSIVE);
    driver.queueAll("ann", EXCLUSIVE, "a", "c");
    driver.queue("b", "old", EXCLUSIVE);
    driver.release("b", "ann");

    assertThat(driver.attempt("a", "ann", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.queueAll("ann", EXCLUSIVE, "a", "c")).isInstanceOf(Deadlocked.class);
    assertThat(driver.queueAll("ann", EXCLUSIVE, "a", "c")).isInstanceOf(LockedAll.class);
  }

  @Test
  void sharedHoldIsNotUpgradedWithinAGroup() {
    driver.grant("a", "ann", SHARED);

    assertThat(driver.queueAll("ann", EXCLUSIVE, "a", "b")).isInstanceOf(Conflicting.class);
    assertThat(driver.attemptAll("ann", EXCLUSIVE, "a")).isInstanceOf(GrantedAll.class);
  }

  @Test
  void releaseOfSeveralTellsWhatBecameOfEach() {
    driver.attemptAll("ann", EXCLUSIVE, "a", "b");
    driver.grant("c", "bob", EXCLUSIVE);

    ReleasedAll all = (ReleasedAll) driver.releaseAll("ann", "a", "b", "c", "d");
    assertThat(all.results().get(0)).isInstanceOf(Released.class);
    assertThat(all.results().get(1)).isInstanceOf(Released.class);
    assertThat(all.results().get(2)).isInstanceOf(NotHolder.class);
    assertThat(all.results().get(3)).isInstanceOf(NotFound.class);
    assertThat(driver.releaseAll("ann", "c", "d")).isInstanceOf(NotHolder.class);
  }

  @Test
  void locksOfAGroupAreFewAndEachIsNamedOnce() {
    LockName a = new LockName("a");
    LockCommand.Terms terms = new LockCommand.Terms(1, 1, 1, 1, false);
    ClientId ann = new ClientId("ann");
    List<LockName> many =
        java.util.stream.IntStream.rangeClosed(0, LockCommand.LOCKS_MAX)
            .mapToObj(i -> new LockName("l" + (1_000 + i)))
            .toList();
    for (List<LockName> locks :
        List.of(List.<LockName>of(), List.of(a, a), List.of(new LockName("b"), a), many)) {
      assertThatThrownBy(() -> new LockCommand.AcquireAll(locks, ann, EXCLUSIVE, terms))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
