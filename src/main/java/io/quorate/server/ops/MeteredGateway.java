package io.quorate.server.ops;

import io.quorate.coherence.CacheDoor;
import io.quorate.events.EventFeed;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.node.Ask;
import io.quorate.node.BackupDoor;
import io.quorate.node.Consistency;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import io.quorate.node.QueueDoor;
import io.quorate.port.MemberWish;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A gateway that takes the time of what clients wait for. */
public final class MeteredGateway implements Gateway {
  private final Gateway gateway;
  private final Timings acquisitions;
  private final QueueDoor queues;

  public MeteredGateway(Gateway gateway, Figures figures) {
    this.gateway = gateway;
    acquisitions = figures.acquisitions();
    queues = new MeteredQueueDoor(gateway.queues(), figures);
  }

  @Override
  public CompletionStage<Outcome> acquire(
      @Nullable RequestId requestId, LockCommand.OfLock command, long waitMillis) {
    long startNanos = System.nanoTime();
    return gateway
        .acquire(requestId, command, waitMillis)
        .thenApply(
            outcome -> {
              if (isGrant(outcome)) {
                acquisitions.record(System.nanoTime() - startNanos);
              }
              return outcome;
            });
  }

  @Override
  public CompletionStage<List<Outcome>> submitAll(List<Ask> asks) {
    long startNanos = System.nanoTime();
    return gateway
        .submitAll(asks)
        .thenApply(
            outcomes -> {
              long tookNanos = System.nanoTime() - startNanos;
              outcomes.stream()
                  .filter(MeteredGateway::isGrant)
                  .forEach(grant -> acquisitions.record(tookNanos));
              return outcomes;
            });
  }

  private static boolean isGrant(Outcome outcome) {
    return outcome instanceof LockAnswer.Granted || outcome instanceof LockAnswer.GrantedAll;
  }

  @Override
  public CompletionStage<Outcome> submit(@Nullable RequestId requestId, LockCommand command) {
    return gateway.submit(requestId, command);
  }

  @Override
  public CompletionStage<Outcome> query(LockQuery query, Consistency consistency) {
    return gateway.query(query, consistency);
  }

  @Override
  public CompletionStage<Outcome> transferLeadership(GroupId group, @Nullable NodeId target) {
    return gateway.transferLeadership(group, target);
  }

  @Override
  public CompletionStage<Outcome> changeMember(MemberWish wish) {
    return gateway.changeMember(wish);
  }

  @Override
  public QueueDoor queues() {
    return queues;
  }

  @Override
  public CacheDoor cache() {
    return gateway.cache();
  }

  @Override
  public BackupDoor backups() {
    return gateway.backups();
  }

  @Override
  public EventFeed events() {
    return gateway.events();
  }

  @Override
  public NodeStatus status() {
    return gateway.status();
  }
}
