package io.quorate.machine;

import io.quorate.cache.MemoryAnswer;
import io.quorate.kernel.Outcome;

/** What the cache's memory answers. It stays on the node whose home has asked. */
public record CacheReply(MemoryAnswer answer) implements Outcome {}
