package io.quorate.lock;

import static io.quorate.lock.DeadlockPolicy.REQUESTER;
import static io.quorate.lock.DeadlockPolicy.YOUNGEST;
import static io.quorate.lock.LockDriver.OFFER_MILLIS;
import static io.quorate.lock.LockDriver.TTL_MILLIS;
import static io.quorate.lock.LockDriver.clients;
import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.BrokenDeadlock;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotFound;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goal: every cycle is broken when it closes, and nothing that is none is taken for one. */
class DeadlockTest {
  private static final ClientId ANN = new ClientId("ann");
  private static final ClientId BOB = new ClientId("bob");

  private final LockDriver driver = new LockDriver(YOUNGEST);

  @Test
  void tableCountsLocksWaitsAndDeadlocksAlsoAfterARestart() {
    LockDriver two = new LockDriver();
    two.grant("a", "ann", EXCLUSIVE);
    two.grant("b", "bob", EXCLUSIVE);
    two.queue("b", "ann", EXCLUSIVE);
    two.queue("a", "bob", EXCLUSIVE);
    assertThat(two.table.counts()).isEqualTo(new LockCounts(2, 1, 1));
    LockTable restored = LockTable.readFrom(new ByteReader(two.state()), DeadlockPolicy.YOUNGEST);
    assertThat(restored.counts()).isEqualTo(new LockCounts(2, 1, 0));

    two.release("b", "bob");
    two.leave("b", "ann");
    assertThat(two.table.counts()).isEqualTo(new LockCounts(1, 0, 1));
  }

  @Test
  void youngestOfTwoLosesItsWaitAndKeepsItsHolds() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);

    Outcome outcome = driver.queue("a", "bob", EXCLUSIVE);

    assertThat(outcome).isEqualTo(new Deadlocked(new LockName("a"), BOB, clients("bob", "ann")));
    assertThat(driver.holders("b")).containsExactly("bob");
    assertThat(driver.waiters("a")).isEmpty();
    assertThat(driver.waiters("b")).containsExactly("ann");
  }

  @Test
  void youngestIsTheVictimEvenIfAnotherClosesTheCycle() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.drainEvents();

    Locked answer = (Locked) driver.queue("b", "ann", EXCLUSIVE);

    assertThat(answer.position()).isEqualTo(1);
    assertThat(driver.drainEvents())
        .containsExactly(new LockEvent.Aborted(new LockName("a"), BOB, clients("ann", "bob")));
    assertThat(driver.holders("b")).containsExactly("bob");
    assertThat(driver.waiters("a")).isEmpty();
  }

  @Test
  void requesterIsTheVictimUnderTheOtherPolicy() {
    LockDriver strict = new LockDriver(REQUESTER);
    strict.grant("a", "ann", EXCLUSIVE);
    strict.grant("b", "bob", EXCLUSIVE);
    strict.queue("a", "bob", EXCLUSIVE);

    assertThat(strict.queue("b", "ann", EXCLUSIVE))
        .isEqualTo(new Deadlocked(new LockName("b"), ANN, clients("ann", "bob")));
    assertThat(strict.waiters("a")).containsExactly("bob");
  }

  @Test
  void ageIsThatOfTheUnbrokenInvolvementNotOfTheFirstAcquaintance() {
    driver.grant("x", "ann", EXCLUSIVE);
    driver.release("x", "ann");
    driver.grant("b", "bob", EXCLUSIVE);
    driver.grant("a", "ann", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);

    assertThat(driver.queue("b", "ann", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
  }

  @Test
  void collectingAnOfferDoesNotMakeItsClientYounger() {
    driver.grant("a", "zoe", EXCLUSIVE);
    driver.queue("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.release("a", "zoe");
    driver.queue("a", "ann", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);

    assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
  }

  @ParameterizedTest
  @EnumSource(DeadlockPolicy.class)
  void cycleOfThreeIsBroken(DeadlockPolicy policy) {
    LockDriver three = new LockDriver(policy);
    three.grant("a", "ann", EXCLUSIVE);
    three.grant("b", "bob", EXCLUSIVE);
    three.grant("c", "cid", EXCLUSIVE);
    assertThat(three.queue("b", "ann", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(three.queue("c", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);

    assertThat(three.queue("a", "cid", EXCLUSIVE))
        .isEqualTo(
            new Deadlocked(new LockName("a"), new ClientId("cid"), clients("cid", "ann", "bob")));
    three.release("c", "cid");
    assertThat(three.offered("c")).containsExactly("bob");
  }

  @Test
  void victimWhoseWaitWasTakenLearnsItFromItsNextCallOnceOnly() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);

    assertThat(driver.queue("a", "bob", EXCLUSIVE))
        .isEqualTo(new Deadlocked(new LockName("a"), BOB, clients("ann", "bob")));
    assertThat(driver.waiters("a")).as("being told costs no place").isEmpty();
    driver.release("b", "bob");
    assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
  }

  @Test
  void requesterThatIsToldAtOnceIsNotToldAgain() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.release("b", "bob");

    assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
  }

  @Test
  void verdictThatNobodyHearsIsForgotten() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);
    driver.release("b", "bob");
    driver.pass(OFFER_MILLIS);

    assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
  }

  @Test
  void whoeverLeavesTheQueueHasNoUseForItsVerdict() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);
    driver.release("b", "bob");

    assertThat(driver.leave("a", "bob")).isInstanceOf(NotFound.class);
    assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Locked.class);
  }

  @Test
  void victimLosesAllItsWaitsAndEachQueueMovesUp() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("s", "sue", SHARED);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.queue("s", "bob", EXCLUSIVE);
    driver.queue("s", "tim", SHARED);
    assertThat(driver.waiters("s")).containsExactly("bob", "tim");

    driver.queue("b", "ann", EXCLUSIVE);

    assertThat(driver.waiters("a")).isEmpty();
    assertThat(driver.offered("s")).containsExactly("tim");
    assertThat(driver.queue("s", "bob", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
  }

  /** Pitfall: a search that knows visited and unvisited only takes converging waits for a cycle. */
  @Test
  void waitsThatConvergeOnOneReaderAreNoCycle() {
    driver.grant("s", "r1", SHARED);
    driver.grant("s", "r2", SHARED);
    driver.grant("t", "last", EXCLUSIVE);
    driver.queue("t", "r1", SHARED);
    driver.queue("t", "r2", SHARED);
    driver.grant("own", "writer", EXCLUSIVE);

    assertThat(driver.queue("s", "writer", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).isEmpty();
  }

  @Test
  void waitsThatConvergeOnOneThatWaitsItselfAreNoCycle() {
    driver.grant("left", "l", EXCLUSIVE);
    driver.grant("right", "r", EXCLUSIVE);
    driver.grant("bottom", "b", EXCLUSIVE);
    driver.grant("ground", "g", EXCLUSIVE);
    driver.grant("own", "top", EXCLUSIVE);
    driver.queue("own", "other", EXCLUSIVE);
    driver.queue("ground", "b", EXCLUSIVE);
    driver.queue("bottom", "l", SHARED);
    driver.queue("bottom", "r", SHARED);
    driver.queue("left", "top", EXCLUSIVE);

    assertThat(driver.queue("right", "top", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).isEmpty();
  }

  @Test
  void diamondIsNoCycle() {
    driver.grant("left", "l", EXCLUSIVE);
    driver.grant("right", "r", EXCLUSIVE);
    driver.grant("bottom", "b", EXCLUSIVE);
    driver.grant("own", "top", EXCLUSIVE);
    driver.queue("own", "other", EXCLUSIVE);
    driver.queue("bottom", "l", SHARED);
    driver.queue("bottom", "r", SHARED);
    driver.queue("left", "top", EXCLUSIVE);

    assertThat(driver.queue("right", "top", EXCLUSIVE)).isInstanceOf(Locked.class);
    assertThat(driver.graph().recent()).isEmpty();
  }

  @Test
  void readerBehindAReaderDoesNotWaitForIt() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "bob", SHARED);
    driver.grant("c", "cid", EXCLUSIVE);
    driver.queue("b", "cid", EXCLUSIVE);
    driver.queue("a", "cid", SHARED);

    assertThat(driver.graph().edges())
        .filteredOn(edge -> edge.lock().value().equals("a"))
        .extracting(LockAnswer.Wait::blocker)
        .containsOnly(ANN);
  }

  @Test
  void waitBehindAWaiterCountsAsMuchAsWaitBehindAHolder() {
    driver.grant("s", "sue", SHARED);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("s", "writer", EXCLUSIVE);
    driver.queue("b", "writer", EXCLUSIVE);

    // Bob could share with Sue, but must not pass the writer, who waits for Bob.
    Outcome outcome = driver.queue("s", "bob", SHARED);

    assertThat(driver.graph().recent()).hasSize(1);
    assertThat(driver.graph().recent().get(0).victim()).isEqualTo(new ClientId("writer"));
    assertThat(outcome).as("nobody is left before Bob").isInstanceOf(Granted.class);
    assertThat(driver.holders("s")).containsExactly("sue", "bob");
    assertThat(driver.waiters("s")).isEmpty();
  }

  @Test
  void uncollectedOfferBlocksLikeAHold() {
    driver.grant("a", "zoe", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("a", "ann", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);
    driver.release("a", "zoe");
    assertThat(driver.offered("a")).containsExactly("ann");

    driver.queue("a", "bob", EXCLUSIVE);

    BrokenDeadlock broken = driver.graph().recent().get(0);
    assertThat(broken.cycle()).containsExactlyElementsOf(clients("bob", "ann"));
    assertThat(broken.victim()).isEqualTo(ANN);
    assertThat(driver.offered("a")).as("an offer is no wait").containsExactly("ann");
    assertThat(driver.waiters("b")).isEmpty();
  }

  /** Pitfall 26: a cycle through a hold that has run out is a phantom. */
  @Test
  void expiredHoldClosesNoCycle() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.pass(TTL_MILLIS - 1);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);

    Outcome outcome =
        driver.table.apply(
            driver.nowMillis() + 1, LockDriver.acquire("a", "bob", EXCLUSIVE, 1_000), event -> {});

    assertThat(outcome).isInstanceOf(Granted.class);
    assertThat(driver.graph().recent()).isEmpty();
  }

  @Test
  void allCyclesThatOneRequestClosesAreBroken() {
    driver.grant("own", "old", EXCLUSIVE);
    for (String reader : List.of("r1", "r2", "r3")) {
      driver.grant("s", reader, SHARED);
      driver.queue("own", reader, EXCLUSIVE);
    }

    Locked locked = (Locked) driver.queue("s", "old", EXCLUSIVE);

    assertThat(locked.position()).isEqualTo(1);
    assertThat(driver.graph().recent())
        .extracting(BrokenDeadlock::victim)
        .containsExactlyInAnyOrderElementsOf(clients("r1", "r2", "r3"));
    assertThat(driver.waiters("own")).isEmpty();
    assertThat(driver.holders("s")).containsExactly("r1", "r2", "r3");
  }

  @Test
  void chainOfThousandsIsSearchedWithoutRecursion() {
    int length = 20_000;
    for (int i = 0; i < length; i++) {
      driver.grant("lock" + i, "client" + i, EXCLUSIVE);
    }
    for (int i = 1; i < length; i++) {
      assertThat(driver.queue("lock" + i, "client" + (i - 1), EXCLUSIVE))
          .isInstanceOf(Locked.class);
    }

    Deadlocked deadlocked = (Deadlocked) driver.queue("lock0", "client" + (length - 1), EXCLUSIVE);

    assertThat(deadlocked.client()).isEqualTo(new ClientId("client" + (length - 1)));
    assertThat(deadlocked.cycle())
        .hasSize(LockAnswer.CYCLE_SHOWN_MAX)
        .startsWith(new ClientId("client" + (length - 1)), new ClientId("client0"));
  }

  @Test
  void onlyTheLatestBrokenDeadlocksAreKept() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.grant("b", "bob", EXCLUSIVE);
    driver.queue("b", "ann", EXCLUSIVE);
    for (int i = 0; i <= Deadlocks.RECENT_MAX; i++) {
      assertThat(driver.queue("a", "bob", EXCLUSIVE)).isInstanceOf(Deadlocked.class);
      driver.pass(1);
    }

    assertThat(driver.graph().recent()).hasSize(Deadlocks.RECENT_MAX);
    assertThat(driver.graph().recent().get(0).atMillis()).isEqualTo(1_001);
  }

  @Test
  void graphShowsWhoWaitsForWhom() {
    driver.grant("a", "ann", EXCLUSIVE);
    driver.queue("a", "bob", EXCLUSIVE);
    driver.queue("a", "cid", EXCLUSIVE);

    LockName a = new LockName("a");
    assertThat(driver.graph().nodes()).isEqualTo(clients("ann", "bob", "cid"));
    assertThat(driver.graph().edges())
        .containsExactly(
            new LockAnswer.Wait(BOB, ANN, a),
            new LockAnswer.Wait(new ClientId("cid"), ANN, a),
            new LockAnswer.Wait(new ClientId("cid"), BOB, a));
  }
}
