package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Goal: no state that no commands lead to is taken for one. Method: states by hand. */
class TableStateTest {
  private static final long BASE = 1_000;
  private static final int GRANTS = 5;
  private static final int ARRIVALS = 9;
  private static final boolean SHARED = true;
  private static final boolean EXCLUSIVE = false;

  private final ByteWriter locks = new ByteWriter();
  private final ByteWriter ended = new ByteWriter();
  private final ByteWriter deadlocks = new ByteWriter();
  private final ByteWriter sessions = new ByteWriter();
  private int lockCount;
  private int endedCount;
  private int offersLeft;
  private int blockedCount;
  private int waitsLeft;
  private int sessionCount;

  @Test
  void lawfulStateIsRead() {
    lock("a", 1);
    hold("ann", 1, EXCLUSIVE, 1, 1);
    queue(0, 2);
    wait("bob", 2, SHARED, 2);
    wait("cid", 3, SHARED, 3);
    lock("b", 0);
    queue(1, 0);
    wait("ann", 1, EXCLUSIVE, 4);
    lock("c", 0);
    locks.writeBoolean(false).writeVarLong(2);
    delay(SHARED, 6);
    delay(SHARED, 7);
    ended(2, 70_000);
    ended(3, 70_000);
    session("s1", "bob", 5);
    session("s2", "zoe", 8);
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
            state.lock("b", 1);
            state.hold("ann", 1, EXCLUSIVE, 1, 1);
            state.noQueue();
            state.lock(second, 1);
            state.hold("bob", 2, EXCLUSIVE, 2, 2);
            state.noQueue();
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
        state -> {
          state.held(EXCLUSIVE);
          state.queue(0, 2);
          state.wait("bob", 2, SHARED, 3);
          state.wait("cid", 2, SHARED, 2);
        });
  }

  @Test
  void clientHasOneStakeInALock() {
    refuses("holds one lock twice", state -> state.heldBy("ann", "ann"));
    refuses("waits for its own lock", state -> state.awaitedBy("ann"));
    refuses("waits twice", state -> state.awaitedBy("bob", "bob"));
  }

  @Test
  void modesOfOneLockAgree() {
    refuses("nobody has", state -> state.lock("a", 0).noQueue());
    refuses(
        "exclusive lock is shared",
        state -> {
          state.held(EXCLUSIVE);
          state.queue(1, 0);
          state.wait("bob", 2, EXCLUSIVE, 2);
        });
    refuses(
        "waits for nobody",
        state -> {
          state.held(SHARED);
          state.queue(0, 1);
          state.wait("bob", 2, SHARED, 2);
        });
    refuses("or nobody", state -> state.held(EXCLUSIVE).queue(0, 0));
  }

  @Test
  void clientHasOneBeginningOfItsOwn() {
    refuses(
        "one client of two beginnings",
        state -> {
          state.held(EXCLUSIVE);
          state.noQueue();
          state.lock("b", 1);
          state.hold("ann", 2, EXCLUSIVE, 2, 2);
          state.noQueue();
        });
    refuses(
        "two clients that arrived as one",
        state -> {
          state.held(EXCLUSIVE);
          state.queue(0, 1);
          state.wait("bob", 1, EXCLUSIVE, 2);
        });
    refuses("is not from", state -> state.lock("a", 1).hold("ann", 2, EXCLUSIVE, 1, 1));
    refuses("is not from", state -> state.lock("a", 1).hold("ann", 1, EXCLUSIVE, ARRIVALS + 1, 1));
  }

  @Test
  void endedGrantsWereGrantedAndHaveEndedOnce() {
    refuses("is not from", state -> state.ended(1, 7).ended(2, 6));
    refuses("ended twice", state -> state.ended(1, 7).ended(1, 7));
    refuses("the end of no grant", state -> state.ended(GRANTS + 1, 7));
    refuses("the end of no grant", state -> state.ended(0, 7));
    refuses("a hold that has ended", state -> state.held(EXCLUSIVE).noQueue().ended(1, 7));
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
        state -> {
          state.lock("a", 0);
          state.locks.writeBoolean(false).writeVarLong(2);
          state.delay(SHARED, 2).delay(SHARED, 1);
        });
    refuses(
        "exclusive lock is shared",
        state -> {
          state.lock("a", 0);
          state.locks.writeBoolean(false).writeVarLong(2);
          state.delay(SHARED, 1).delay(EXCLUSIVE, 2);
        });
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
            .writeVarLong(endedCount)
            .writeRaw(ended.toByteArray(), 0, ended.size());
    state.writeRaw(deadlocks.toByteArray(), 0, deadlocks.size()).writeVarLong(sessionCount);
    return state.writeRaw(sessions.toByteArray(), 0, sessions.size()).toByteArray();
  }

  private TableStateTest lock(String name, int holds) {
    lockCount++;
    locks.writeString(name).writeVarLong(holds);
    return this;
  }

  /** Held by ann, since the first arrival and under the first grant. */
  private TableStateTest held(boolean isShared) {
    lock("a", 1);
    return hold("ann", 1, isShared, 1, 1);
  }

  private void heldBy(String first, String second) {
    lock("a", 2);
    hold(first, 1, SHARED, 1, 1);
    hold(second, 1, SHARED, 2, 2);
    noQueue();
  }

  private void readers(long firstArrival, long secondArrival, long firstGrant, long secondGrant) {
    lock("a", 2);
    hold("ann", firstArrival, SHARED, firstArrival, firstGrant);
    hold("bob", secondArrival, SHARED, secondArrival, secondGrant);
    noQueue();
  }

  private void awaitedBy(String... clients) {
    held(EXCLUSIVE);
    queue(0, clients.length);
    for (int i = 0; i < clients.length; i++) {
      wait(clients[i], clients[i].equals("ann") ? 1 : 2, EXCLUSIVE, 2 + i);
    }
  }

  private TableStateTest hold(
      String client, long since, boolean isShared, long arrival, long grant) {
    stake(client, since, isShared, arrival);
    locks.writeLong(BASE + grant).writeVarLong(1).writeLong(7);
    return this;
  }

  private void wait(String client, long since, boolean isShared, long arrival) {
    stake(client, since, isShared, arrival);
    locks.writeVarLong(5_000);
    if (--offersLeft == 0) {
      locks.writeVarLong(blockedCount);
    }
    if (--waitsLeft == 0) {
      noDelays();
    }
  }

  private void queue(int offered, int blocked) {
    locks.writeBoolean(true).writeVarLong(offered);
    offersLeft = offered;
    blockedCount = blocked;
    waitsLeft = offered + blocked;
    if (offered == 0) {
      locks.writeVarLong(blocked);
    }
  }

  private TableStateTest noQueue() {
    locks.writeBoolean(false);
    return noDelays();
  }

  private TableStateTest noDelays() {
    locks.writeVarLong(0);
    return this;
  }

  private TableStateTest delay(boolean isShared, long arrival) {
    locks.writeBoolean(isShared).writeVarLong(arrival).writeVarLong(40_000);
    return this;
  }

  private TableStateTest session(String id, String client, long arrival) {
    sessionCount++;
    sessions.writeString(id).writeString(client).writeVarLong(9_000).writeVarLong(500);
    sessions.writeVarLong(arrival).writeVarLong(45_000);
    return this;
  }

  private void stake(String client, long since, boolean isShared, long arrival) {
    locks.writeString(client).writeVarLong(since).writeBoolean(isShared);
    locks.writeVarLong(arrival).writeVarLong(30_000);
  }

  private TableStateTest ended(long grant, long forgottenAtMillis) {
    endedCount++;
    ended.writeLong(BASE + grant).writeString("a").writeString("ann");
    ended.writeBoolean(EXCLUSIVE).writeBoolean(true).writeVarLong(forgottenAtMillis);
    return this;
  }

  private void verdict(int clients) {
    deadlocks.writeVarLong(1).writeString("a").writeString("ann").writeVarLong(7);
    deadlocks.writeVarLong(clients);
    for (int i = 0; i < clients; i++) {
      deadlocks.writeString("client" + i);
    }
    deadlocks.writeVarLong(0);
  }
}
