package io.quorate.server.ops;

import io.quorate.kernel.GroupId;
import io.quorate.lock.LockCounts;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus.GroupStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: the node's status and figures. No name or label is of a lock or a client; some
 * queues have a label.
 */
@ApplicationScoped
public class NodeMetrics {
  @Inject MetricRegistry registry;
  @Inject Gateway gateway;
  @Inject Figures figures;

  private final Map<Counter, Supplier<Long>> totals = new LinkedHashMap<>();
  private @Nullable QueueMetrics queues;

  /** Registers everything, once. */
  void register() {
    gauge("quorate_active_locks", "Locks held or waited for", () -> locks().inUse());
    gauge("quorate_waiting_requests", "Requests that wait for locks", () -> locks().waits());
    gauge("quorate_raft_current_term", "Term", () -> system(GroupStatus::term));
    gauge("quorate_raft_commit_index", "Commit index", () -> system(GroupStatus::commitIndex));
    gauge("quorate_raft_applied_index", "Applied index", () -> system(GroupStatus::appliedIndex));
    gauge(
        "quorate_raft_is_leader",
        "Whether this node leads",
        () -> system(group -> gateway.status().node().equals(group.leader()) ? 1 : 0));
    gauge(
        "quorate_proposals_pending",
        "Entries in this node's log that are not committed",
        () -> system(group -> group.lastIndex() - group.commitIndex()));
    total(
        "quorate_deadlocks_detected_total",
        "Deadlocks broken up, as this replica saw",
        () -> locks().deadlocks());
    total(
        "quorate_raft_leader_changes_total",
        "Leaders that this node came to know",
        () -> figures.leaderChanges().sum());
    timings("quorate_lock_acquisition_seconds", "Acquire to grant", figures.acquisitions());
    timings("quorate_wal_fsync_seconds", "Syncs of the log", figures.syncs());
    new CacheMetrics(gateway.cache()).register(this);
    QueueMetrics ofQueues = new QueueMetrics(registry, gateway);
    ofQueues.register(this, figures);
    queues = ofQueues;
  }

  private LockCounts locks() {
    return gateway.status().locks();
  }

  private long system(ToLongFunction<GroupStatus> figure) {
    for (GroupStatus group : gateway.status().groups()) {
      if (group.group().equals(GroupId.SYSTEM)) {
        return figure.applyAsLong(group);
      }
    }
    return 0;
  }

  void gauge(String name, String description, Supplier<Number> value, Tag... tags) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, value, tags);
  }

  void total(String name, String description, Supplier<Long> value) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    totals.put(registry.counter(metadata), value);
  }

  /* A histogram in the form that Prometheus knows. The registry's own kinds would not do: they keep
   * whole numbers only, and the server writes its timers in nanoseconds under a name of seconds. */
  void timings(String name, String description, Timings timings) {
    for (int i = 0; i < Timings.BOUNDS_MICROS.length; i++) {
      int place = i;
      String bound = Double.toString(Timings.BOUNDS_MICROS[i] / 1e6);
      gauge(name + "_bucket", description, () -> timings.countUpTo(place), new Tag("le", bound));
    }
    gauge(name + "_bucket", description, timings::count, new Tag("le", "+Inf"));
    gauge(name + "_count", description, timings::count);
    gauge(name + "_sum", description, timings::sumSeconds);
  }

  /** To be called now and then: a counter of the registry only rises by being told. */
  void feed() {
    totals.forEach((counter, value) -> counter.inc(Math.max(0, value.get() - counter.getCount())));
    if (queues != null) {
      queues.feed();
    }
  }
}
