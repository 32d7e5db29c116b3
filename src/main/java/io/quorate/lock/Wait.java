package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A client's place in the queue of a lock, or of several that it wants all or none of; and later
 * the offer that comes of it.
 */
final class Wait extends Stake {
  private final List<Lock> places;
  private final List<Hold> basis;
  private final LockMode mode;
  private long offerMillis;
  private boolean isOffered;

  /**
   * @param places the locks in whose queues it stands, in the order of their names
   * @param basis what the client has already of what it wants, and enters once more or upgrades;
   *     the wait ends with it
   */
  Wait(Party party, LockMode mode, int permits, List<Lock> places, List<Hold> basis) {
    super(party, permits);
    this.mode = mode;
    this.places = places;
    this.basis = basis;
  }

  /**
   * The wait that {@link #writeTo} wrote, again one of the stakes and in its queues.
   *
   * @throws MalformedBytes if the bytes are no wait for one of the locks
   */
  static Wait readFrom(ByteReader in, Map<String, Lock> locks, Stakes stakes) {
    Head head = Head.readFrom(in, stakes.arrivals());
    List<Lock> places = readLocks(in, locks);
    MalformedBytes.check(!places.isEmpty(), "a wait without a place");
    List<Hold> basis = new ArrayList<>();
    for (Lock lock : readLocks(in, locks)) {
      Hold hold = lock.holdOf(head.client());
      if (hold == null) {
        throw new MalformedBytes("a wait that builds on no hold");
      }
      basis.add(hold);
    }
    Wait wait =
        new Wait(
            stakes.partyOf(head),
            head.mode(),
            head.permits(),
            List.copyOf(places),
            List.copyOf(basis));
    wait.offerMillis = in.readVarLong();
    wait.isOffered = in.readBoolean();
    stakes.restore(wait, head);
    return wait;
  }

  private static List<Lock> readLocks(ByteReader in, Map<String, Lock> locks) {
    List<Lock> read = new ArrayList<>();
    String before = "";
    for (int count = in.readCount(LockCommand.LOCKS_MAX); count > 0; count--) {
      LockName name = in.readName(LockName::new);
      Lock lock = locks.get(name.value());
      if (lock == null) {
        throw new MalformedBytes("a wait for a lock that is not there");
      }
      MalformedBytes.check(name.value().compareTo(before) > 0, "locks not by their names");
      before = name.value();
      read.add(lock);
    }
    return read;
  }

  @Override
  LockMode mode() {
    return mode;
  }

  /** The locks in whose queues it stands, in the order of their names. */
  List<Lock> places() {
    return places;
  }

  /** What the client has already of what it wants. */
  List<Hold> basis() {
    return basis;
  }

  /** All that the client wants, in the order of the names. */
  List<LockName> locks() {
    return Stream.concat(
            places.stream().map(Lock::name), basis.stream().map(hold -> hold.lock().name()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Whether the client holds the lock shared, and wants it exclusively. */
  boolean isUpgrade() {
    return !basis.isEmpty() && basis.get(0).lock() == places.get(0);
  }

  boolean isFor(Claim claim) {
    int permitsMax = places.get(0).permitsMax();
    return mode == claim.mode()
        && permits() == claim.permits()
        && (claim.permitsMax() == 0 || claim.permitsMax() == permitsMax)
        && locks().equals(claim.locks());
  }

  boolean isOffered() {
    return isOffered;
  }

  void offer() {
    isOffered = true;
  }

  /** How long the lock stays reserved for the client once the place comes up. */
  long offerMillis() {
    return offerMillis;
  }

  void offerFor(long newOfferMillis) {
    offerMillis = newOfferMillis;
  }

  @Override
  void writeTo(ByteWriter out) {
    super.writeTo(out);
    out.writeVarLong(places.size());
    places.forEach(lock -> out.writeString(lock.name().value()));
    out.writeVarLong(basis.size());
    basis.forEach(hold -> out.writeString(hold.lock().name().value()));
    out.writeVarLong(offerMillis).writeBoolean(isOffered);
  }
}
