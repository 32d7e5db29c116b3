package io.quorate.server.boot;

import io.quorate.node.Gateway;
import io.quorate.port.QueueStore;
import io.quorate.port.StoreHealth;
import io.quorate.redis.RedisQueues;
import io.quorate.redis.RedisTarget;
import io.quorate.server.queues.PartitionedQueues;
import io.quorate.server.queues.ReplicatedQueues;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** The store of the queues, running until it is closed. */
record RunningQueues(QueueStore store, StoreHealth health, Runnable end) implements AutoCloseable {
  static RunningQueues start(Settings settings, Gateway gateway, ThreadFactory threads) {
    Optional<RedisTarget> redis = settings.redis().target();
    if (settings.redis().queueStore() == QueueStoreKind.RAFT || redis.isEmpty()) {
      // Whether the shards are well is what the node says of itself anyway.
      return new RunningQueues(divisible(gateway), Optional::empty, () -> {});
    }
    RedisQueues queues = RedisQueues.start(redis.get(), new NodeThreads(threads, "redis"));
    return new RunningQueues(queues, queues, queues::close);
  }

  private static QueueStore divisible(Gateway gateway) {
    SecureRandom random = new SecureRandom();
    return new PartitionedQueues(
        new ReplicatedQueues(gateway), System::nanoTime, () -> random.nextLong() >>> 1);
  }

  @Override
  public void close() {
    end.run();
  }
}
