package io.quorate.group;

import io.quorate.kernel.GroupId;
import io.quorate.machine.ShardMachine;
import io.quorate.queue.QueueCounts;
import io.quorate.queue.QueueFigures;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueTable;
import io.quorate.queue.ShardTotals;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what is in the queues of the shards that this node leads, and what has happened there from
 * one look to the next; so each thing is counted at one node, and at none if leaders change between
 * two looks. Loop thread only.
 */
public final class QueueCensus {
  /** How many queues are told apart. */
  static final int QUEUES_MAX = 100;

  /** How often all queues are looked at; there may be very many. */
  static final long DEPTHS_MILLIS = 1_000;

  private record Look(QueueTable table, ShardTotals totals) {}

  private final TreeMap<GroupId, Look> led = new TreeMap<>();
  private TreeMap<QueueName, Long> depths = new TreeMap<>();
  private long depthOfOthers;
  private ShardTotals totals = ShardTotals.NONE;
  private long depthsFromMillis;

  /** Looks at the groups of this node. */
  public QueueFigures take(Groups groups, long nowMillis) {
    TreeMap<GroupId, QueueTable> tables = new TreeMap<>();
    for (Group group : groups.all()) {
      if (group.isLeader() && group.machine() instanceof ShardMachine machine) {
        tables.put(group.id(), machine.queues());
      }
    }
    return take(tables, nowMillis);
  }

  /**
   * @param tables of the shards that this node leads
   */
  QueueFigures take(SortedMap<GroupId, QueueTable> tables, long nowMillis) {
    long messages = 0;
    long inFlight = 0;
    long leaving = 0;
    led.keySet().retainAll(tables.keySet());
    for (Map.Entry<GroupId, QueueTable> each : tables.entrySet()) {
      QueueTable table = each.getValue();
      QueueCounts counts = table.counts();
      messages += counts.messages();
      inFlight += counts.inFlight();
      leaving += counts.outbox();
      ShardTotals now = table.totals();
      Look before = led.put(each.getKey(), new Look(table, now));
      // A table that was installed in place of another has counted nothing of what that one has.
      if (before != null && before.table == table) {
        totals = totals.plus(before.totals, now);
      }
    }
    if (nowMillis >= depthsFromMillis) {
      depthsFromMillis = nowMillis + DEPTHS_MILLIS;
      lookAtDepths(tables.values());
    }
    return new QueueFigures(messages - inFlight, inFlight, leaving, depths, depthOfOthers, totals);
  }

  /** A queue that is told apart stays so, as long as it is there. */
  private void lookAtDepths(Collection<QueueTable> tables) {
    TreeMap<QueueName, Long> known = new TreeMap<>();
    TreeMap<QueueName, Long> fresh = new TreeMap<>();
    long[] others = new long[1];
    for (QueueTable table : tables) {
      table.visitDepths(
          (name, depth) -> {
            QueueName queue = name.outer();
            if (depths.containsKey(queue)) {
              known.merge(queue, (long) depth, Long::sum);
            } else if (fresh.containsKey(queue) || fresh.size() < QUEUES_MAX) {
              fresh.merge(queue, (long) depth, Long::sum);
            } else {
              others[0] += depth;
            }
          });
    }
    fresh.forEach(
        (queue, depth) -> {
          if (known.size() < QUEUES_MAX) {
            known.put(queue, depth);
          } else {
            others[0] += depth;
          }
        });
    depths = known;
    depthOfOthers = others[0];
  }
}
