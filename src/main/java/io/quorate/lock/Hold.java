package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;

/** A lock in the hands of a client; ends with its TTL. */
final class Hold extends Stake {
  /** How many times over one client may hold one lock. */
  static final int COUNT_MAX = 1_000_000;

  private final Lock lock;
  private final LockMode grantMode;
  private final FencingToken token;
  private final long acquiredWallMillis;
  private boolean isDowngraded;
  private int count = 1;
  private int waitsBuiltOnIt;

  Hold(Lock lock, Party party, Claim claim, FencingToken token) {
    this(lock, party, claim.mode(), claim.permits(), token, claim.terms().wallMillis());
  }

  private Hold(
      Lock lock,
      Party party,
      LockMode grantMode,
      int permits,
      FencingToken token,
      long acquiredWallMillis) {
    super(party, permits);
    this.lock = lock;
    this.grantMode = grantMode;
    this.token = token;
    this.acquiredWallMillis = acquiredWallMillis;
  }

  /** The hold that {@link #writeTo} wrote, again one of the stakes. */
  static Hold readFrom(ByteReader in, Lock lock, Stakes stakes) {
    Head head = Head.readFrom(in, stakes.arrivals());
    FencingToken token = new FencingToken(in.readLong());
    int count = (int) in.readVarLong(1, COUNT_MAX);
    long acquiredWallMillis = in.readLong();
    boolean isDowngraded = in.readBoolean();
    MalformedBytes.check(
        !isDowngraded || head.mode() == LockMode.SHARED, "a downgrade to what is not shared");
    LockMode grantMode = isDowngraded ? LockMode.EXCLUSIVE : head.mode();
    Party party = stakes.partyOf(head);
    Hold hold = new Hold(lock, party, grantMode, head.permits(), token, acquiredWallMillis);
    hold.count = count;
    hold.isDowngraded = isDowngraded;
    stakes.restore(hold, head);
    return hold;
  }

  Lock lock() {
    return lock;
  }

  @Override
  LockMode mode() {
    return isDowngraded ? LockMode.SHARED : grantMode;
  }

  /** The mode in which it was granted: who could write once may have written. */
  LockMode grantMode() {
    return grantMode;
  }

  FencingToken token() {
    return token;
  }

  int count() {
    return count;
  }

  long acquiredWallMillis() {
    return acquiredWallMillis;
  }

  boolean isFull() {
    return count == COUNT_MAX;
  }

  void reenter() {
    count++;
  }

  /** Gives back one hold and returns how many are left. */
  int leave() {
    return --count;
  }

  /** Takes over how many times the client held the lock before its upgrade. */
  void succeed(Hold before) {
    count = before.count;
  }

  void downgrade() {
    isDowngraded = true;
  }

  /** How many of its client's waits are for more of what it has, and end with it. */
  int waitsBuiltOnIt() {
    return waitsBuiltOnIt;
  }

  void waitAdded() {
    waitsBuiltOnIt++;
  }

  void waitRemoved() {
    waitsBuiltOnIt--;
  }

  @Override
  void writeTo(ByteWriter out) {
    super.writeTo(out);
    out.writeLong(token.value())
        .writeVarLong(count)
        .writeLong(acquiredWallMillis)
        .writeBoolean(isDowngraded);
  }
}
