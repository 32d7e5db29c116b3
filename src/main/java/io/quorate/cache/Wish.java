package io.quorate.cache;

import io.quorate.kernel.Bytes;

/** What a node asks of a key's home. */
public sealed interface Wish {
  WishKind kind();

  /** Whether what a client waits for is done by it; it is not undone if he waits no more. */
  default boolean changes() {
    return switch (kind()) {
      case STORE, ERASE, PURGE -> true;
      case FETCH, WRITE_BACK -> false;
    };
  }

  /** The value; with it a line, unless it is to pass by. */
  record Fetch(boolean isBypass) implements Wish {
    @Override
    public WishKind kind() {
      return WishKind.FETCH;
    }
  }

  /** A write; with write-back only the right to do it, and the value does not leave the node. */
  record Store(Bytes value, long lifeNanos, Condition condition) implements Wish {
    @Override
    public WishKind kind() {
      return WishKind.STORE;
    }
  }

  record Erase(Condition condition) implements Wish {
    @Override
    public WishKind kind() {
      return WishKind.ERASE;
    }
  }

  /** That nobody has a line. */
  record Purge() implements Wish {
    @Override
    public WishKind kind() {
      return WishKind.PURGE;
    }
  }

  /**
   * That memory takes what is dirty here.
   *
   * @param grant by which the node owned it when it was written
   */
  record WriteBack(Content content, Grant grant) implements Wish {
    @Override
    public WishKind kind() {
      return WishKind.WRITE_BACK;
    }
  }
}
