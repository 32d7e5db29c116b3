package io.quorate.node;

import io.quorate.coherence.CacheClocks;
import io.quorate.coherence.Coherence;
import io.quorate.coherence.ShardMemory;
import io.quorate.coherence.StoreMemory;
import io.quorate.coherence.StoreNews;
import io.quorate.courier.Courier;
import io.quorate.group.Groups;
import io.quorate.kernel.Bytes;
import io.quorate.machine.Command;
import io.quorate.port.CacheMemory;
import io.quorate.port.CacheMemoryKind;
import io.quorate.port.CacheStore;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerCaller;
import java.util.concurrent.Executor;

/**
 * The outer world of those who read what a shard keeps on the disk: the cache, and whoever carries
 * messages from shard to shard.
 *
 * @param loop runs what is to be done in the loop
 */
record ShardWorld(NodePorts ports, Executor loop) {
  Coherence coherence(NodeConfig config, Groups groups, PeerCaller caller, long incarnation) {
    Coherence cache =
        new Coherence(
            config.cache(),
            new Coherence.Surroundings(
                config.self(),
                groups,
                memory(config, groups),
                ports.cacheStore().isPresent() ? CacheMemoryKind.REDIS : CacheMemoryKind.RAFT,
                caller,
                new CacheClocks(ports.nanoTime(), ports.wallClock())),
            incarnation,
            config.patienceMillis());
    ports.cacheStore().ifPresent(store -> store.listen(new StoreNews(cache, groups, loop)));
    return cache;
  }

  private CacheMemory memory(NodeConfig config, Groups groups) {
    if (ports.cacheStore().isPresent()) {
      CacheStore store = ports.cacheStore().get();
      return new StoreMemory(store, groups, ports.nanoTime(), loop);
    }
    return new ShardMemory(groups, config.cacheBytesMax(), ports.answers(), loop);
  }

  Courier courier(Groups groups, ShardRequests requests, LoopTime time) {
    return new Courier(
        groups,
        (shard, command, bodies, sink) ->
            requests
                .to(shard)
                .start(
                    stamp -> new Command.OnQueue(stamp, command, bodies),
                    bodies.stream().mapToLong(Bytes::length).sum(),
                    sink),
        time::nowMillis,
        ports.answers(),
        loop);
  }
}
