package io.quorate.cache;

/**
 * What memory answers to a {@link MemoryRequest}.
 *
 * @param id of the request
 * @param content of a read: what the key has; of a raise, an opening or a fence: none, and the
 *     version above which whatever is written from now on has its own; else anything
 */
public record MemoryAnswer(long id, Kind kind, Content content) {
  /** What became of the request. */
  public enum Kind {
    DONE,
    /** There is a later home. */
    FENCED,
    /** Somebody was let have the key since. */
    OUTDATED,
    /** The bound on stored bytes is reached; nothing was kept. */
    FULL,
    /** The store cannot be reached, and nothing was done; only reads and commits are told so. */
    AWAY
  }

  /** An answer without content. */
  public static MemoryAnswer of(long id, Kind kind) {
    return new MemoryAnswer(id, kind, Content.absent(0));
  }
}
