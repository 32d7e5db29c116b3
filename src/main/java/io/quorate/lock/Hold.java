package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** A lock in the hands of a client; ends with its TTL. */
final class Hold extends Stake {
  /** How many times over one client may hold one lock. */
  static final int COUNT_MAX = 1_000_000;

  private final FencingToken token;
  private final long acquiredWallMillis;
  private int count = 1;

  Hold(Lock lock, Party party, LockMode mode, FencingToken token, long acquiredWallMillis) {
    super(lock, party, mode);
    this.token = token;
    this.acquiredWallMillis = acquiredWallMillis;
  }

  /** The hold that {@link #writeTo} wrote, again one of the stakes. */
  static Hold readFrom(ByteReader in, Lock lock, Stakes stakes) {
    Head head = Head.readFrom(in, stakes.arrivals());
    FencingToken token = new FencingToken(in.readLong());
    int count = (int) in.readVarLong(1, COUNT_MAX);
    Hold hold = new Hold(lock, stakes.partyOf(head), head.mode(), token, in.readLong());
    hold.count = count;
    stakes.restore(hold, head);
    return hold;
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

  void reenter() {
    count++;
  }

  /** Gives back one hold and returns how many are left. */
  int leave() {
    return --count;
  }

  @Override
  void writeTo(ByteWriter out) {
    super.writeTo(out);
    out.writeLong(token.value()).writeVarLong(count).writeLong(acquiredWallMillis);
  }
}
