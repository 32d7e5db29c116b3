package io.quorate.node;

import io.quorate.backup.Backups;
import io.quorate.calls.OutgoingCalls;
import io.quorate.coherence.Coherence;
import io.quorate.courier.Courier;
import io.quorate.courier.DepthNews;
import io.quorate.group.Groups;
import io.quorate.group.ReadIndexes;
import io.quorate.kernel.GroupId;
import io.quorate.member.MemberChanges;

/** All that is under way for this node's clients, by kind. Loop thread only. */
record ClientCalls(
    Requests requests,
    Reads reads,
    WaitRoom waitRoom,
    ShardRequests shardRequests,
    ReceiveRoom receiveRoom,
    Transfers transfers,
    MemberChanges memberChanges,
    Backups backups,
    Coherence cache,
    Courier courier,
    DepthNews depthNews) {
  /** How long a peer may take to read a part of a state from its disk. */
  private static final long PART_MILLIS_MAX = 5_000;

  /**
   * @param gatewayId under which commands are stamped
   */
  static ClientCalls of(
      NodeConfig config,
      LoopTime time,
      Groups groups,
      long gatewayId,
      OutgoingCalls calls,
      Reception reception,
      ShardWorld world) {
    SystemGroup system = new SystemGroup(groups);
    Requests requests = new Requests(config, time, GroupId.SYSTEM, system, gatewayId, calls);
    ShardRequests shardRequests = new ShardRequests(config, time, groups, gatewayId, calls);
    return new ClientCalls(
        requests,
        new Reads(config, time, system, system, new ReadIndexes(config.self(), groups, calls)),
        new WaitRoom(requests, time, config.parkedMax()),
        shardRequests,
        new ReceiveRoom(shardRequests::to, time, Sight.of(groups), config.parkedMax()),
        new Transfers(config, time, groups, calls),
        new MemberChanges(
            config.self(), config.patienceMillis(), groups::system, reception.admission(), calls),
        new Backups(
            config.self(),
            groups,
            (peer, call, onResult) -> calls.call(peer, call, PART_MILLIS_MAX, onResult),
            time::nowMillis),
        world.coherence(config, groups, calls, gatewayId),
        world.courier(groups, shardRequests, time),
        new DepthNews(
            groups, (news, sink) -> requests.start(stamp -> news, 0, sink), time::nowMillis));
  }

  void sweep(long nowMillis) {
    requests.sweep();
    reads.sweep();
    waitRoom.sweep();
    shardRequests.sweep();
    receiveRoom.sweep();
    transfers.sweep();
    memberChanges.sweep(nowMillis);
    backups.sweep();
    cache.sweep();
    courier.sweep();
    depthNews.sweep();
  }

  /** Sends what waits to be sent. */
  void flush() {
    cache.perform();
    requests.flush();
    shardRequests.flush();
    reads.flush();
  }

  /** Ends all that waits for something to happen, now and later. */
  void retire(String reason) {
    waitRoom.retire(reason);
    receiveRoom.retire();
  }

  /**
   * Has memory take what the cache has to give, then has others lead what this node leads.
   *
   * @param onEnd told when that is done
   */
  void stepAside(Runnable onEnd) {
    cache.retire(() -> transfers.stepAside(onEnd));
  }

  /** The group's state has leapt over events that nobody will tell of. */
  void eventsMissed(GroupId group) {
    if (group.equals(GroupId.SYSTEM)) {
      waitRoom.eventsMissed();
    } else {
      receiveRoom.eventsMissed(group);
    }
  }

  /** Answers everybody: this node will not go on. */
  void abandon(String reason, boolean isRemoved) {
    requests.abandon(reason);
    reads.abandon(reason);
    waitRoom.abandon(reason);
    shardRequests.abandon(reason);
    receiveRoom.retire();
    transfers.abandon(reason);
    memberChanges.abandon(reason, isRemoved);
    backups.abandon(reason);
    cache.abandon(reason);
  }
}
