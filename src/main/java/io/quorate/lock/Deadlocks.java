package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.LockAnswer.BrokenDeadlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the victims of deadlocks, and remembers them: for themselves, and for people. */
final class Deadlocks {
  /** How many victims' verdicts wait to be heard; beyond that the oldest are dropped. */
  static final int VERDICTS_MAX = 1_000;

  /** How many broken deadlocks are kept for people to see. */
  static final int RECENT_MAX = 64;

  private final DeadlockPolicy policy;
  private final Map<Addressee, Verdict> verdicts = new LinkedHashMap<>();
  private final ArrayDeque<BrokenDeadlock> recent = new ArrayDeque<>();
  private long count;

  private record Addressee(LockName firstLock, ClientId client) {}

  /**
   * @param locks all that the lost wait was for
   */
  private record Verdict(List<LockName> locks, List<ClientId> cycle, long endsAtMillis) {}

  Deadlocks(DeadlockPolicy policy) {
    this.policy = policy;
  }

  /** The wait in the cycle whose client is to lose all it waits for. */
  Wait victimOf(List<Wait> cycle, Party requester) {
    return switch (policy) {
      case YOUNGEST ->
          cycle.stream()
              .max(Comparator.comparingLong((Wait wait) -> wait.party().since()))
              .orElseThrow();
      case REQUESTER ->
          cycle.stream().filter(wait -> wait.party() == requester).findFirst().orElseThrow();
    };
  }

  /** The clients of a cycle, in its order; of a very long one the first. */
  static List<ClientId> clientsOf(List<Wait> cycle) {
    return cycle.stream().limit(LockAnswer.CYCLE_SHOWN_MAX).map(Stake::client).toList();
  }

  void record(Wait victim, List<ClientId> cycle, Step step) {
    count++;
    if (recent.size() == RECENT_MAX) {
      recent.removeFirst();
    }
    recent.addLast(
        new BrokenDeadlock(victim.client(), victim.locks().get(0), cycle, step.nowMillis()));
  }

  /** How many were recorded; no part of the state, which keeps the last ones only. */
  long count() {
    return count;
  }

  /** Keeps the verdict for as long as an offer would have been kept for the client. */
  void deliverLater(Wait lost, List<ClientId> cycle, Step step) {
    List<LockName> locks = lost.locks();
    Addressee addressee = new Addressee(locks.get(0), lost.client());
    verdicts.remove(addressee);
    if (verdicts.size() == VERDICTS_MAX) {
      dropOldestVerdict();
    }
    verdicts.put(addressee, new Verdict(locks, cycle, step.after(lost.offerMillis())));
  }

  /** The cycle that cost the client its wait, if it has not been told yet; told once. */
  @Nullable List<ClientId> takeVerdict(List<LockName> locks, ClientId client, long nowMillis) {
    Addressee addressee = new Addressee(locks.get(0), client);
    Verdict verdict = verdicts.get(addressee);
    if (verdict == null || !verdict.locks().equals(locks)) {
      return null;
    }
    verdicts.remove(addressee);
    return verdict.endsAtMillis() <= nowMillis ? null : verdict.cycle();
  }

  /** The client has left the queue, and wants to hear no more of it. */
  void dropVerdict(LockName lock, ClientId client) {
    verdicts.remove(new Addressee(lock, client));
  }

  /** The oldest verdicts go when their time is over; the others when they are asked for. */
  void forgetUntil(long nowMillis) {
    while (!verdicts.isEmpty() && verdicts.values().iterator().next().endsAtMillis() <= nowMillis) {
      dropOldestVerdict();
    }
  }

  List<BrokenDeadlock> recent() {
    return List.copyOf(recent);
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(verdicts.size());
    verdicts.forEach(
        (addressee, verdict) -> {
          out.writeString(addressee.client().value()).writeVarLong(verdict.endsAtMillis());
          out.writeVarLong(verdict.locks().size());
          verdict.locks().forEach(lock -> out.writeString(lock.value()));
          writeCycle(verdict.cycle(), out);
        });
    out.writeVarLong(recent.size());
    for (BrokenDeadlock each : recent) {
      out.writeString(each.victim().value())
          .writeString(each.lock().value())
          .writeVarLong(each.atMillis());
      writeCycle(each.cycle(), out);
    }
  }

  /**
   * The verdicts and deadlocks that {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not such
   */
  static Deadlocks readFrom(ByteReader in, DeadlockPolicy policy) {
    Deadlocks deadlocks = new Deadlocks(policy);
    for (int count = in.readCount(VERDICTS_MAX); count > 0; count--) {
      ClientId client = in.readName(ClientId::new);
      long endsAtMillis = in.readVarLong(0, Long.MAX_VALUE);
      List<LockName> locks = readLocks(in);
      Addressee addressee = new Addressee(locks.get(0), client);
      Verdict verdict = new Verdict(locks, readCycle(in), endsAtMillis);
      MalformedBytes.check(
          deadlocks.verdicts.put(addressee, verdict) == null, "two verdicts on one wait");
    }
    long atMillis = 0;
    for (int count = in.readCount(RECENT_MAX); count > 0; count--) {
      ClientId victim = in.readName(ClientId::new);
      LockName lock = in.readName(LockName::new);
      atMillis = in.readVarLong(atMillis, Long.MAX_VALUE);
      deadlocks.recent.addLast(new BrokenDeadlock(victim, lock, readCycle(in), atMillis));
    }
    return deadlocks;
  }

  private static List<LockName> readLocks(ByteReader in) {
    List<LockName> locks = new ArrayList<>();
    for (int count = in.readCount(LockCommand.LOCKS_MAX); count > 0; count--) {
      LockName lock = in.readName(LockName::new);
      MalformedBytes.check(
          locks.isEmpty() || locks.get(locks.size() - 1).compareTo(lock) < 0,
          "locks not by their names");
      locks.add(lock);
    }
    MalformedBytes.check(!locks.isEmpty(), "a verdict on no wait");
    return List.copyOf(locks);
  }

  private static List<ClientId> readCycle(ByteReader in) {
    List<ClientId> cycle = new ArrayList<>();
    for (int count = in.readCount(LockAnswer.CYCLE_SHOWN_MAX); count > 0; count--) {
      cycle.add(in.readName(ClientId::new));
    }
    // Nobody waits for itself: whoever held the lock would have entered it once more.
    MalformedBytes.check(cycle.size() > 1, "a cycle of fewer than two clients");
    return List.copyOf(cycle);
  }

  private static void writeCycle(List<ClientId> cycle, ByteWriter out) {
    out.writeVarLong(cycle.size());
    cycle.forEach(client -> out.writeString(client.value()));
  }

  private void dropOldestVerdict() {
    Iterator<Verdict> oldest = verdicts.values().iterator();
    oldest.next();
    oldest.remove();
  }
}
