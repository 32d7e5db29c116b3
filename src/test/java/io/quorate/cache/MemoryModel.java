package io.quorate.cache;

/** The plain memory for packages beside this one. */
public final class MemoryModel {
  private final PlainMemory memory = new PlainMemory();

  public MemoryAnswer carryOut(MemoryRequest request, long nowNanos) {
    return memory.carryOut(request, nowNanos);
  }
}
