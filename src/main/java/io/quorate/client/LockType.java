package io.quorate.client;

import java.util.Locale;

/** With whom a hold is shared. */
public enum LockType {
  /** With nobody. */
  EXCLUSIVE,
  /** With others who hold it so. */
  SHARED,
  /** With others, as long as there are permits. */
  SEMAPHORE;

  /** The word of the HTTP API. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
