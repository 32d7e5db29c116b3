package io.quorate.node;

import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.port.PeerCaller;
import java.util.TreeMap;

/** The commands of this node's clients to shards, each shard's apart. Loop thread only. */
final class ShardRequests {
  private final NodeConfig config;
  private final LoopTime time;
  private final Groups groups;
  private final long gatewayId;
  private final PeerCaller caller;
  private final TreeMap<GroupId, Requests> byShard = new TreeMap<>();

  ShardRequests(
      NodeConfig config, LoopTime time, Groups groups, long gatewayId, PeerCaller caller) {
    this.config = config;
    this.time = time;
    this.groups = groups;
    this.gatewayId = gatewayId;
    this.caller = caller;
  }

  /** Those to the group of a shard. */
  Requests to(GroupId shard) {
    return byShard.computeIfAbsent(
        shard,
        absent ->
            new Requests(
                config,
                time,
                shard,
                new ShardLeadership(config.self(), groups, shard),
                gatewayId,
                caller));
  }

  void sweep() {
    byShard.values().forEach(Requests::sweep);
  }

  void flush() {
    byShard.values().forEach(Requests::flush);
  }

  void abandon(String reason) {
    byShard.values().forEach(requests -> requests.abandon(reason));
  }
}
