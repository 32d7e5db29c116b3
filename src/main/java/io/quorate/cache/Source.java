package io.quorate.cache;

/** Where a value came from. */
public enum Source {
  LOCAL,
  PEER,
  MEMORY
}
