package io.quorate.cache.memory;

import io.quorate.cache.Content;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What was read, wherever the value lies.
 *
 * @param value null if there is none
 * @param version as {@link Content#version()}
 * @param lifeNanos as {@link Content#lifeNanos()}
 */
public record Recalled(long id, Kind kind, @Nullable Body value, long version, long lifeNanos) {
  /** Whether {@link #answer} is at hand: else the disk is read for it. */
  public boolean isInMemory() {
    return value == null || value instanceof Bytes;
  }

  /**
   * The answer. May read from the disk: not for the thread of the loop unless {@link #isInMemory}.
   *
   * @throws io.quorate.kernel.LostBytes if the disk does not give the value as it was written
   */
  public MemoryAnswer answer() {
    Content content =
        value == null ? Content.absent(version) : new Content(value.read(), version, lifeNanos);
    return new MemoryAnswer(id, kind, content);
  }
}
