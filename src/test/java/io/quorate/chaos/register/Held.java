package io.quorate.chaos.register;

import org.jspecify.annotations.Nullable;

/**
 * What the key has, and what it may fall back to.
 *
 * @param node who wrote it, if it may be lost
 * @param before what comes back if it is lost; null if it cannot be
 * @param fromNanos from when on it may be lost
 * @param isAnswered whether its writer was told that it is done
 */
record Held(long value, String node, @Nullable Held before, long fromNanos, boolean isAnswered) {
  static Held safe(long value) {
    return new Held(value, "", null, Losses.NEVER, true);
  }

  /** After a write that may be lost from then on. */
  Held then(Call write, long lossFromNanos) {
    if (lossFromNanos == Losses.NEVER) {
      return safe(write.makes());
    }
    // What another node has not got to memory yet, it did before this one could write.
    Held under = node.equals(write.node()) ? this : safe(value);
    return new Held(write.makes(), write.node(), under, lossFromNanos, write.isAnswered());
  }

  /** After somebody was told of it. */
  Held seenBy(Call look) {
    // Only the writer's own copy can be read without memory having it.
    boolean isOwn = look.isLocal() && look.node().equals(node);
    return before == null || isOwn || look.need().kind() != Need.Kind.EXACTLY ? this : safe(value);
  }

  /** After the last write was lost; null if it cannot be. */
  @Nullable Held lost(long nowNanos) {
    return nowNanos >= fromNanos ? before : null;
  }
}
