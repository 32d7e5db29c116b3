package io.quorate.client.jcache.entry;

/** What is to become of an entry. */
public enum Change {
  /** It stays as it is. */
  NONE,
  /** It stays, and its life may change, since it was used. */
  ACCESS,
  /** It comes, or gets another value. */
  PUT,
  /** The same with a value from the loader, which no writer needs to hear of. */
  LOAD,
  /** It goes. */
  REMOVE
}
