package io.quorate.node;

import io.quorate.coherence.CacheClocks;
import io.quorate.coherence.Coherence;
import io.quorate.coherence.ShardMemory;
import io.quorate.group.Groups;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerCaller;
import java.util.concurrent.Executor;

/**
 * What the cache of a node needs of the world.
 *
 * @param loop runs what is to be done in the loop
 */
record CacheWorld(NodePorts ports, Executor loop) {
  Coherence coherence(NodeConfig config, Groups groups, PeerCaller caller, long incarnation) {
    ShardMemory memory = new ShardMemory(groups, config.cacheBytesMax(), ports.answers(), loop);
    return new Coherence(
        config.cache(),
        new Coherence.Surroundings(
            config.self(),
            groups,
            memory,
            caller,
            new CacheClocks(ports.nanoTime(), ports.wallClock())),
        incarnation,
        config.patienceMillis());
  }
}
