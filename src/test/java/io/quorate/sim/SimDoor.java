package io.quorate.sim;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.node.Consistency;
import io.quorate.port.MemberWish;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.ring.Shards;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a test asks of one node, in its shortest form. */
public final class SimDoor {
  /** How long a hold lasts if the test does not say otherwise. */
  public static final long TTL_MILLIS = 10_000;

  /** How long an offer waits to be collected. */
  public static final long OFFER_MILLIS = 2_000;

  private final SimCluster cluster;
  private final NodeId node;

  SimDoor(SimCluster cluster, NodeId node) {
    this.cluster = cluster;
    this.node = node;
  }

  /** Takes the lock or leaves nothing behind. */
  public SimCall acquire(String lock, String client) {
    return submit(null, acquisition(lock, client, LockMode.EXCLUSIVE, 0));
  }

  public SimCall acquire(String lock, String client, RequestId requestId) {
    return submit(requestId, acquisition(lock, client, LockMode.EXCLUSIVE, 0));
  }

  public SimCall acquireShared(String lock, String client) {
    return submit(null, acquisition(lock, client, LockMode.SHARED, 0));
  }

  /** Waits for the lock in its queue. */
  public SimCall acquire(String lock, String client, long waitMillis) {
    LockCommand.Acquire command = acquisition(lock, client, LockMode.EXCLUSIVE, OFFER_MILLIS);
    return cluster.call(node, gateway -> gateway.acquire(null, command, waitMillis), answer -> {});
  }

  public SimCall renew(String lock, String client) {
    return submit(
        null, new LockCommand.Renew(new LockName(lock), new ClientId(client), TTL_MILLIS));
  }

  public SimCall release(String lock, String client) {
    return release(lock, client, null);
  }

  public SimCall release(String lock, String client, @Nullable FencingToken token) {
    return submit(null, new LockCommand.Release(new LockName(lock), new ClientId(client), token));
  }

  /** Gives up the place in the queue. */
  public SimCall leave(String lock, String client) {
    return submit(null, new LockCommand.LeaveQueue(new LockName(lock), new ClientId(client)));
  }

  public SimCall describe(String lock) {
    return describe(lock, Consistency.LINEARIZABLE);
  }

  public SimCall describe(String lock, Consistency consistency) {
    LockQuery query = new LockQuery.Describe(new LockName(lock));
    return cluster.call(node, gateway -> gateway.query(query, consistency), answer -> {});
  }

  public SimCall validate(String lock, FencingToken token) {
    LockQuery query = new LockQuery.Validate(new LockName(lock), token);
    return cluster.call(
        node, gateway -> gateway.query(query, Consistency.LINEARIZABLE), answer -> {});
  }

  /** Asks for another leader; null for whoever is fit. */
  public SimCall transferLeadership(@Nullable NodeId target) {
    return cluster.call(
        node, gateway -> gateway.transferLeadership(GroupId.SYSTEM, target), answer -> {});
  }

  /** Asks that the node, which listens where all its kind do, become a member. */
  public SimCall add(NodeId added) {
    return add(added, SimCluster.address(added));
  }

  /** Asks that the node, which listens there, be a member. */
  public SimCall add(NodeId added, PeerAddress address) {
    return change(new MemberWish.Add(added, address));
  }

  /** Asks that the node be a member no more. */
  public SimCall remove(NodeId removed) {
    return change(new MemberWish.Remove(removed));
  }

  public SimCall change(MemberWish wish) {
    return cluster.call(node, gateway -> gateway.changeMember(wish), cluster.noteOf(wish));
  }

  /** Sends one message. */
  public SimCall enqueue(QueueName queue, int shardCount, Bytes body) {
    QueueCommand.Item item = new QueueCommand.Item(body.length(), 0, 0, 0, null, null, null);
    int shard = new Shards(shardCount).shardOf(queue.value());
    QueueCommand.Enqueue command = new QueueCommand.Enqueue(queue, 0, List.of(item));
    return cluster.call(
        node, gateway -> gateway.queues().submit(shard, command, List.of(body)), answer -> {});
  }

  public SimCall submit(@Nullable RequestId requestId, LockCommand command) {
    return cluster.call(node, gateway -> gateway.submit(requestId, command), answer -> {});
  }

  private LockCommand.Acquire acquisition(
      String lock, String client, LockMode mode, long placeMillis) {
    long wallMillis = cluster.world().node(node).clock().millis();
    return new LockCommand.Acquire(
        new LockName(lock),
        new ClientId(client),
        mode,
        TTL_MILLIS,
        placeMillis,
        OFFER_MILLIS,
        wallMillis,
        false);
  }
}
