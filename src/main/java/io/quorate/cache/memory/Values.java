package io.quorate.cache.memory;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import org.jspecify.annotations.Nullable;

/** Keeps the values by their numbers, of which none comes twice. */
public interface Values {
  void keep(long number, Bytes value);

  void drop(long number);

  /** Null if there is none. */
  @Nullable Body get(long number);

  int count();
}
