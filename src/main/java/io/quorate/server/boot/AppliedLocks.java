package io.quorate.server.boot;

import io.quorate.events.Event;
import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.events.History.Slice;
import io.quorate.events.Recorded;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery.Describe;
import io.quorate.lock.LockQuery.ListLocks;
import io.quorate.node.Consistency;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.port.CommittedLocks;
import io.quorate.raft.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The locks of this node's replica; the leader of their group is the one to show them. */
final class AppliedLocks implements CommittedLocks {
  private static final int EVENTS_AT_ONCE = 10_000;

  private final Gateway gateway;
  private @Nullable EventId place;

  AppliedLocks(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public boolean isToShow() {
    return system().filter(group -> group.role() == Role.LEADER).isPresent();
  }

  @Override
  public synchronized Optional<List<LockName>> changed() {
    EventFeed events = gateway.events();
    EventId from = place;
    Optional<EventId> now = events.position();
    if (from == null || now.isEmpty()) {
      place = now.orElse(null);
      return Optional.empty();
    }
    Slice slice = events.after(from, EVENTS_AT_ONCE);
    if (slice == null) {
      place = now.get();
      return Optional.empty();
    }
    place = slice.upTo();
    Set<LockName> names = new LinkedHashSet<>();
    for (Recorded recorded : slice.events()) {
      if (recorded.event() instanceof Event.OfLocks locks
          && locks.change() instanceof LockEvent.OfLock ofLock) {
        names.add(ofLock.lock());
      }
    }
    return Optional.of(List.copyOf(names));
  }

  @Override
  public CompletionStage<Optional<LockView>> lock(LockName lock) {
    return gateway
        .query(new Describe(lock), Consistency.LOCAL)
        .thenApply(
            outcome -> {
              if (outcome instanceof LockView view) {
                return Optional.of(view);
              }
              if (outcome instanceof NotFound) {
                return Optional.empty();
              }
              throw refusal(outcome);
            });
  }

  @Override
  public CompletionStage<LockPage> page(@Nullable String after, int limit) {
    return gateway
        .query(new ListLocks("", after, limit), Consistency.LOCAL)
        .thenApply(
            outcome -> {
              if (outcome instanceof LockPage page) {
                return page;
              }
              throw refusal(outcome);
            });
  }

  @Override
  public long wallMillis(long logMillis) {
    long nowMillis = system().map(GroupStatus::logTimeMillis).orElse(0L);
    return System.currentTimeMillis() + logMillis - nowMillis;
  }

  private Optional<GroupStatus> system() {
    return gateway.status().groups().stream().findFirst();
  }

  private static IllegalStateException refusal(Outcome outcome) {
    return new IllegalStateException(
        "the node does not show its locks now: " + Outcome.reasonOf(outcome));
  }
}
