package io.quorate.lock;

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
