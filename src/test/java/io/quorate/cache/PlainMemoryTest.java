package io.quorate.cache;

/** Goal: the memory of the search and the storms is one. Method: {@link MemoryContract}. */
class PlainMemoryTest implements MemoryContract {
  private final PlainMemory memory = new PlainMemory();
  private long nowNanos = 1;

  @Override
  public MemoryAnswer ask(MemoryRequest request) {
    return memory.carryOut(request, nowNanos);
  }

  @Override
  public void pass(long millis) {
    nowNanos += millis * 1_000_000;
  }
}
