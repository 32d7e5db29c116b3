package io.quorate.lock;

import static io.quorate.lock.LockMode.EXCLUSIVE;
import static io.quorate.lock.LockMode.SEMAPHORE;
import static io.quorate.lock.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Goal: no state that no commands lead to is taken for one. Method: states by hand. */
class TableStateTest {
  private static final long BASE = 1_000;
  private static final int GRANTS = 5;
  private static final int ARRIVALS = 9;

  private final ByteWriter locks = new ByteWriter();
  private final ByteWriter waits = new ByteWriter();
  private final ByteWriter ended = new ByteWriter();
  private final ByteWriter deadlocks = new ByteWriter();
  private final ByteWriter sessions = new ByteWriter();
  private int lockCount;
  private int endedCount;
  private int waitCount;
  private int permits = 1;
  private int sessionCount;

  @Test
  void lawfulStateIsRead() {
    lock("a", 1).hold("ann", 1, EXCLUSIVE, 1, 1).noDelays();
    lock("b", 0).noDelays();
    lock("c", 0).delays(2).delay(SHARED, 6).delay(SHARED, 7);
    wait("bob", 2, SHARED, 2, "a");
    wait("cid", 3, SHARED, 3, "a", "b");
    offer("ann", 1, EXCLUSIVE, 4, "b");
    ended(2, 70_000);
    ended(3, 70_000);
    session("s1", "bob", 5);
    session("s2", "zoe", 8);
    requireItself();
  }

  @Test
  void lawfulUpgradesGroupsAndSemaphoresAreRead() {
    lock("a", 1).hold("ann", 1, SHARED, 1, 1).noDelays();
    lock("b", 2).hold("ann", 1, SHARED, 2, 2).hold("bob", 3, SHARED, 3, 3).noDelays();
    lock("c", 1).hold("cid", 4, EXCLUSIVE, 4, 4).noDelays();
    semaphore("s", 3, 1).permits(2).hold("dan", 5, SEMAPHORE, 5, 5).noDelays();
    offer("ann", 1, EXCLUSIVE, 6, List.of("a"), List.of("a"));
    wait("bob", 3, EXCLUSIVE, 7, List.of("b"), List.of("b"));
    wait("cid", 4, EXCLUSIVE, 8, List.of("a", "b"), List.of("c"));
    permits(2).wait("eve", 9, SEMAPHORE, 9, "s");
    requireItself();
  }

  private void requireItself() {
    byte[] state = state();
    ByteWriter again = new ByteWriter();
    LockTable.readFrom(new ByteReader(state), DeadlockPolicy.YOUNGEST).writeTo(again);

    assertThat(again.toByteArray()).isEqualTo(state);
  }

  @Test
  void locksComeByTheirNamesAndOnce() {
    for (String second : new String[] {"b", "a"}) {
      refuses(
          "locks not by their names",
          state -> {
            state.lock("b", 1).hold("ann", 1, EXCLUSIVE, 1, 1).noDelays();
            state.lock(second, 1).hold("bob", 2, EXCLUSIVE, 2, 2).noDelays();
          });
    }
  }

  @Test
  void stakesComeInTheOrderInWhichTheyCameToBe() {
    refuses("holds not in the order", state -> state.readers(2, 1, 1, 2));
    refuses("tokens not in the order", state -> state.readers(1, 2, 2, 1));
    refuses("tokens not in the order", state -> state.readers(1, 2, 1, 1));
    refuses("not been granted yet", state -> state.readers(1, 2, 1, GRANTS + 1));
    refuses(
        "waits not in the order",
        state ->
            state.held(EXCLUSIVE).wait("bob", 2, SHARED, 3, "a").wait("cid", 2, SHARED, 2, "a"));
  }

  @Test
  void clientHasOneStakeInALock() {
    refuses(
        "holds one lock twice",
        state ->
            state
                .lock("a", 2)
                .hold("ann", 1, SHARED, 1, 1)
                .hold("ann", 1, SHARED, 2, 2)
                .noDelays());
    refuses(
        "waits for its own lock", state -> state.held(EXCLUSIVE).wait("ann", 1, EXCLUSIVE, 2, "a"));
    refuses(
        "waits twice",
        state ->
            state.held(EXCLUSIVE).wait("bob", 2, EXCLUSIVE, 2, "a").wait("bob", 2, SHARED, 3, "a"));
  }

  @Test
  void modesOfOneLockAgree() {
    refuses("nobody has or wants", state -> state.lock("a", 0).noDelays());
    refuses(
        "exclusive lock is shared",
        state -> state.held(EXCLUSIVE).offer("bob", 2, EXCLUSIVE, 2, "a"));
    refuses("waits for nobody", state -> state.held(SHARED).wait("bob", 2, SHARED, 2, "a"));
    refuses(
        "waits for nobody",
        state -> {
          state.lock("a", 0).noDelays();
          state.lock("b", 0).noDelays();
          state.wait("bob", 2, SHARED, 2, "a", "b");
        });
    refuses("a lock and a semaphore", state -> state.held(SEMAPHORE));
    refuses(
        "a lock and a semaphore",
        state -> state.semaphore("a", 2, 1).hold("ann", 1, SHARED, 1, 1).noDelays());
    refuses("permits of a lock", state -> state.permits(2).held(SHARED));
  }

  @Test
  void semaphoreHasThePermitsThatAreTakenAndAskedFor() {
    refuses(
        "more permits than",
        state -> state.semaphore("a", 2, 1).permits(3).hold("ann", 1, SEMAPHORE, 1, 1).noDelays());
    refuses(
        "more permits than",
        state -> {
          state.semaphore("a", 3, 1).permits(2).hold("ann", 1, SEMAPHORE, 1, 1).noDelays();
          state.permits(2).offer("bob", 2, SEMAPHORE, 2, "a");
        });
    refuses(
        "a wait without hope",
        state -> {
          state.semaphore("a", 3, 1).permits(2).hold("ann", 1, SEMAPHORE, 1, 1).noDelays();
          state.permits(4).wait("bob", 2, SEMAPHORE, 2, "a");
        });
  }

  @Test
  void waitStandsInQueuesAndBuildsOnWhatItsClientHas() {
    refuses("without a place", state -> state.held(SHARED).wait("bob", 2, SHARED, 2));
    refuses("not there", state -> state.held(SHARED).wait("bob", 2, SHARED, 2, "b"));
    refuses(
        "not by their names", state -> state.held(EXCLUSIVE).wait("bob", 2, SHARED, 2, "a", "a"));
    refuses(
        "builds on no hold",
        state -> state.held(SHARED).wait("bob", 2, SHARED, 2, List.of("a"), List.of("a")));
    refuses(
        "does not build on",
        state -> state.held(EXCLUSIVE).wait("ann", 1, EXCLUSIVE, 2, List.of("a"), List.of("a")));
    refuses(
        "does not build on",
        state -> {
          state.held(SHARED);
          state.lock("b", 1).hold("bob", 2, EXCLUSIVE, 2, 2).noDelays();
          state.wait("ann", 1, EXCLUSIVE, 3, List.of("b"), List.of("a"));
        });
    refuses(
        "offered to one of many",
        state -> {
          state.lock("a", 2).hold("ann", 1, SHARED, 1, 1).hold("bob", 2, SHARED, 2, 2).noDelays();
          state.offer("ann", 1, EXCLUSIVE, 3, List.of("a"), List.of("a"));
        });
  }

  @Test
  void clientHasOneBeginningOfItsOwn() {
    refuses(
        "one client of two beginnings",
        state -> {
          state.held(EXCLUSIVE);
          state.lock("b", 1).hold("ann", 2, EXCLUSIVE, 2, 2).noDelays();
        });
    refuses(
        "two clients that arrived as one",
        state -> state.held(EXCLUSIVE).wait("bob", 1, EXCLUSIVE, 2, "a"));
    refuses("is not from", state -> state.lock("a", 1).hold("ann", 2, EXCLUSIVE, 1, 1));
    refuses("is not from", state -> state.lock("a", 1).hold("ann", 1, EXCLUSIVE, ARRIVALS + 1, 1));
  }

  @Test
  void endedGrantsWereGrantedAndHaveEndedOnce() {
    refuses("is not from", state -> state.ended(1, 7).ended(2, 6));
    refuses("ended twice", state -> state.ended(1, 7).ended(1, 7));
    refuses("the end of no grant", state -> state.ended(GRANTS + 1, 7));
    refuses("the end of no grant", state -> state.ended(0, 7));
    refuses("a hold that has ended", state -> state.held(EXCLUSIVE).ended(1, 7));
  }

  @Test
  void sessionsAndDelaysAreEachTheOnlyOnesOfTheirKind() {
    refuses("sessions not by", state -> state.session("s2", "ann", 1).session("s1", "bob", 2));
    refuses("sessions not by", state -> state.session("s1", "ann", 1).session("s1", "bob", 2));
    refuses("two sessions of one", state -> state.session("s1", "ann", 1).session("s2", "ann", 2));
    refuses("arrived as one", state -> state.session("s1", "ann", 1).session("s2", "bob", 1));
    refuses("is not from", state -> state.session("s1", "ann", ARRIVALS + 1));
    refuses(
        "delays not in the order",
        state -> state.lock("a", 0).delays(2).delay(SHARED, 2).delay(SHARED, 1));
    refuses(
        "exclusive lock is shared",
        state -> state.lock("a", 0).delays(2).delay(SHARED, 1).delay(EXCLUSIVE, 2));
  }

  @Test
  void cycleHasTwoClientsAtLeastAndNoMoreThanAreShown() {
    refuses("fewer than two", state -> state.verdict(0));
    refuses("fewer than two", state -> state.verdict(1));
    refuses("is the bound", state -> state.verdict(LockAnswer.CYCLE_SHOWN_MAX + 1));
  }

  private static void refuses(String why, Consumer<TableStateTest> builder) {
    TableStateTest test = new TableStateTest();
    builder.accept(test);
    ByteReader in = new ByteReader(test.state());
    assertThatThrownBy(() -> LockTable.readFrom(in, DeadlockPolicy.YOUNGEST))
        .isInstanceOf(MalformedBytes.class)
        .hasMessageContaining(why);
  }

  private byte[] state() {
    if (deadlocks.size() == 0) {
      deadlocks.writeVarLong(0).writeVarLong(0);
    }
    ByteWriter state =
        new ByteWriter()
            .writeBoolean(true)
            .writeLong(BASE)
            .writeVarLong(GRANTS)
            .writeVarLong(ARRIVALS)
            .writeVarLong(lockCount)
            .writeRaw(locks.toByteArray(), 0, locks.size())
            .writeVarLong(waitCount)
            .writeRaw(waits.toByteArray(), 0, waits.size())
            .writeVarLong(endedCount)
            .writeRaw(ended.toByteArray(), 0, ended.size());
    state.writeRaw(deadlocks.toByteArray(), 0, deadlocks.size()).writeVarLong(sessionCount);
    return state.writeRaw(sessions.toByteArray(), 0, sessions.size()).toByteArray();
  }

  private TableStateTest lock(String name, int holds) {
    return semaphore(name, 0, holds);
  }

  private TableStateTest semaphore(String name, int permitsMax, int holds) {
    lockCount++;
    locks.writeString(name).writeVarLong(permitsMax).writeVarLong(holds);
    return this;
  }

  /** How many permits the next stake has. */
  private TableStateTest permits(int count) {
    permits = count;
    return this;
  }

  /** Held by ann, since the first arrival and under the first grant. */
  private TableStateTest held(LockMode mode) {
    return lock("a", 1).hold("ann", 1, mode, 1, 1).noDelays();
  }

  private void readers(long firstArrival, long secondArrival, long firstGrant, long secondGrant) {
    lock("a", 2);
    hold("ann", firstArrival, SHARED, firstArrival, firstGrant);
    hold("bob", secondArrival, SHARED, secondArrival, secondGrant);
    noDelays();
  }

  private TableStateTest hold(String client, long since, LockMode mode, long arrival, long grant) {
    stake(locks, client, since, mode, arrival);
    locks.writeLong(BASE + grant).writeVarLong(1).writeLong(7).writeBoolean(false);
    return this;
  }

  private TableStateTest wait(
      String client, long since, LockMode mode, long arrival, String... places) {
    return wait(client, since, mode, arrival, List.of(places), List.of());
  }

  private TableStateTest wait(
      String client, long since, LockMode mode, long arrival, List<String> at, List<String> on) {
    return wait(client, since, mode, arrival, at, on, false);
  }

  private TableStateTest offer(
      String client, long since, LockMode mode, long arrival, String... places) {
    return offer(client, since, mode, arrival, List.of(places), List.of());
  }

  private TableStateTest offer(
      String client, long since, LockMode mode, long arrival, List<String> at, List<String> on) {
    return wait(client, since, mode, arrival, at, on, true);
  }

  private TableStateTest wait(
      String client,
      long since,
      LockMode mode,
      long arrival,
      List<String> places,
      List<String> basis,
      boolean isOffered) {
    waitCount++;
    stake(waits, client, since, mode, arrival);
    waits.writeVarLong(places.size());
    places.forEach(waits::writeString);
    waits.writeVarLong(basis.size());
    basis.forEach(waits::writeString);
    waits.writeVarLong(5_000).writeBoolean(isOffered);
    return this;
  }

  private TableStateTest noDelays() {
    return delays(0);
  }

  private TableStateTest delays(int count) {
    locks.writeVarLong(count);
    return this;
  }

  private TableStateTest delay(LockMode mode, long arrival) {
    mode.writeTo(locks);
    locks.writeVarLong(1).writeVarLong(arrival).writeVarLong(40_000);
    return this;
  }

  private TableStateTest session(String id, String client, long arrival) {
    sessionCount++;
    sessions.writeString(id).writeString(client).writeVarLong(9_000).writeVarLong(500);
    sessions.writeVarLong(arrival).writeVarLong(45_000);
    return this;
  }

  private void stake(ByteWriter out, String client, long since, LockMode mode, long arrival) {
    out.writeString(client).writeVarLong(since);
    mode.writeTo(out);
    out.writeVarLong(permits).writeVarLong(arrival).writeVarLong(30_000);
    permits = 1;
  }

  private TableStateTest ended(long grant, long forgottenAtMillis) {
    endedCount++;
    ended.writeLong(BASE + grant).writeString("a").writeString("ann");
    ended.writeBoolean(false).writeBoolean(true).writeVarLong(forgottenAtMillis);
    return this;
  }

  private void verdict(int clients) {
    deadlocks.writeVarLong(1).writeString("ann").writeVarLong(7).writeVarLong(1).writeString("a");
    deadlocks.writeVarLong(clients);
    for (int i = 0; i < clients; i++) {
      deadlocks.writeString("client" + i);
    }
    deadlocks.writeVarLong(0);
  }
}
