package io.quorate.cache;

import io.quorate.kernel.Bytes;

/** What a client wants of a key. */
public sealed interface CacheCall {
  CacheCallKind kind();

  /**
   * @param isBypass whether the home is asked, and no line is left here
   */
  record Read(boolean isBypass) implements CacheCall {
    @Override
    public CacheCallKind kind() {
      return isBypass ? CacheCallKind.BYPASS : CacheCallKind.READ;
    }
  }

  /**
   * @param lifeNanos how long the value is good; {@link Content#FOREVER} if it does not end
   */
  record Write(Bytes value, long lifeNanos, Condition condition) implements CacheCall {
    /**
     * @throws IllegalArgumentException if the life has no length
     */
    public Write {
      if (lifeNanos < 1) {
        throw new IllegalArgumentException("a value lives for a while, not " + lifeNanos);
      }
    }

    @Override
    public CacheCallKind kind() {
      return CacheCallKind.WRITE;
    }
  }

  /** Removes the value everywhere. */
  record Delete(Condition condition) implements CacheCall {
    @Override
    public CacheCallKind kind() {
      return CacheCallKind.DELETE;
    }
  }

  /** Drops every copy, dirty ones once memory has them. */
  record Invalidate() implements CacheCall {
    @Override
    public CacheCallKind kind() {
      return CacheCallKind.INVALIDATE;
    }
  }

  /** Has memory learn what is dirty: of the agent itself, with nobody to answer. */
  record Flush() implements CacheCall {
    @Override
    public CacheCallKind kind() {
      return CacheCallKind.FLUSH;
    }
  }
}
