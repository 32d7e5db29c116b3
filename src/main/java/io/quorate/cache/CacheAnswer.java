package io.quorate.cache;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;

/** What a call comes to, beside the answers that every call may get. */
public sealed interface CacheAnswer extends Outcome {
  CacheKey key();

  /** A value, and in which state the node has it now. */
  record Found(CacheKey key, Bytes value, long version, LineState state, Source source)
      implements CacheAnswer {}

  /** There is no value. */
  record Missing(CacheKey key) implements CacheAnswer {}

  record Written(CacheKey key, long version, LineState state) implements CacheAnswer {}

  record Deleted(CacheKey key) implements CacheAnswer {}

  record Invalidated(CacheKey key) implements CacheAnswer {}

  /**
   * The condition did not hold; nothing was done.
   *
   * @param version of the value; 0 if there is none
   */
  record Unmatched(CacheKey key, long version) implements CacheAnswer {}
}
