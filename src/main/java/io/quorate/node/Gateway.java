package io.quorate.node;

import io.quorate.coherence.CacheDoor;
import io.quorate.events.EventFeed;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.port.MemberWish;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The door for clients, the same on every node: it finds the leader, repeats after a failover under
 * one id, and answers within the patience. Thread-safe and never blocking; stages complete on a
 * thread other than the loop's. Besides the answers named, any call may be answered {@link
 * Outcome.Unavailable}, {@link Outcome.Overloaded} or {@link Outcome.OutcomeUnknown}.
 */
public interface Gateway {
  /**
   * Carries out a command.
   *
   * @param requestId null if the client gave none
   * @return a {@link io.quorate.lock.LockAnswer}
   */
  CompletionStage<Outcome> submit(@Nullable RequestId requestId, LockCommand command);

  /**
   * Acquires, waiting for the lock where it is not free.
   *
   * @param command an acquire, or one under a session
   * @param waitMillis how long to wait for the lock after the first answer; 0 for not at all
   * @return a {@link io.quorate.lock.LockAnswer}
   */
  CompletionStage<Outcome> acquire(
      @Nullable RequestId requestId, LockCommand.OfLock command, long waitMillis);

  /**
   * Answers a question.
   *
   * @return the answer that the query names
   */
  CompletionStage<Outcome> query(LockQuery query, Consistency consistency);

  /**
   * Makes several calls, which enter the loop in one step and in their order. What needs no waiting
   * becomes one batch in the log, in that order unless a leader is lost meanwhile; a question may
   * be answered before an order that stands before it.
   *
   * @return the answers in the order of the calls, once all have come
   */
  CompletionStage<List<Outcome>> submitAll(List<Ask> asks);

  /**
   * Has another node lead the group.
   *
   * @param target null for whoever has most of the log
   * @return a {@link TransferAnswer}
   */
  CompletionStage<Outcome> transferLeadership(GroupId group, @Nullable NodeId target);

  /**
   * Changes who is a member of the cluster.
   *
   * @return a {@link io.quorate.member.MemberAnswer}
   */
  CompletionStage<Outcome> changeMember(MemberWish wish);

  /** Queues. */
  QueueDoor queues();

  /** The cache. */
  CacheDoor cache();

  /** Whole states of all groups. */
  BackupDoor backups();

  /** What happens in the cluster, as this node applies it. */
  EventFeed events();

  /** What this node knows of itself; never waits. */
  NodeStatus status();
}
