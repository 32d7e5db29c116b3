package io.quorate.cache;

/**
 * What a home asks of the memory of its shard: the replicated map, or Redis. Each is repeated by
 * the port until its outcome is known, which is safe: doing one twice is doing it once. A memory
 * that has heard of a later term answers {@link MemoryAnswer.Kind#FENCED}.
 */
public sealed interface MemoryRequest {
  MemoryRequestKind kind();

  /** The number of the question, for its answer. */
  long id();

  long term();

  /**
   * The term begins: from now on memory refuses whatever homes of earlier terms want. If the one
   * before was open, the answer is above all versions that its owners can have written.
   */
  record Raise(long id, long term) implements MemoryRequest {
    @Override
    public MemoryRequestKind kind() {
      return MemoryRequestKind.RAISE;
    }
  }

  /** From now on memory takes nothing that was granted in earlier terms, as {@link Commit} says. */
  record Open(long id, long term) implements MemoryRequest {
    @Override
    public MemoryRequestKind kind() {
      return MemoryRequestKind.OPEN;
    }
  }

  /** The present content, in which everything shows that was committed before. */
  record Read(long id, long term, CacheKey key) implements MemoryRequest {
    @Override
    public MemoryRequestKind kind() {
      return MemoryRequestKind.READ;
    }
  }

  /**
   * Keeps the content and the grant, if neither the key's last grant is later, nor it is the same
   * and the content's version is older, nor the grant is of a term before one that was opened; else
   * the answer is {@link MemoryAnswer.Kind#OUTDATED}. The same again changes nothing.
   *
   * @param content without a value to remove the key's
   */
  record Commit(long id, long term, CacheKey key, Grant grant, Content content)
      implements MemoryRequest {
    @Override
    public MemoryRequestKind kind() {
      return MemoryRequestKind.COMMIT;
    }
  }

  /**
   * Refuses what was granted for the key before; its value stays. It is kept for {@link
   * CacheAgent#OFFER_NANOS_MAX} at least. The answer is above all versions that the owner can have
   * written.
   */
  record Fence(long id, long term, CacheKey key, Grant grant) implements MemoryRequest {
    @Override
    public MemoryRequestKind kind() {
      return MemoryRequestKind.FENCE;
    }
  }
}
