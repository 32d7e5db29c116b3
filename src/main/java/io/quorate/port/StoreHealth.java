package io.quorate.port;

import java.util.Optional;

/** Whether what keeps queues, or values of the cache, can be reached. */
public interface StoreHealth {
  /** What is wrong; empty as long as nothing is. Never blocks. */
  Optional<String> trouble();
}
