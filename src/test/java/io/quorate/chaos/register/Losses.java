package io.quorate.chaos.register;

/** Which writes a promise does not cover. */
@FunctionalInterface
public interface Losses {
  /** What {@link #fromNanos} says of a write that may not be lost. */
  long NEVER = Long.MAX_VALUE;

  /** No write may be lost. */
  Losses NONE = write -> NEVER;

  /** From when on the write may be lost, unless others have seen it before. */
  long fromNanos(Call write);
}
