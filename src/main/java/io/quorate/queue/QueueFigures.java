package io.quorate.queue;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node can say of the queues in the shards that it leads.
 *
 * @param depth how many messages are not in flight
 * @param inFlight how many are
 * @param leaving how many have left a queue for one of another shard, which has yet to take them
 * @param depths of some queues, by their names
 * @param depthOfOthers of all other queues together
 * @param totals what has happened while the node led, since it began
 */
public record QueueFigures(
    long depth,
    long inFlight,
    long leaving,
    SortedMap<QueueName, Long> depths,
    long depthOfOthers,
    ShardTotals totals) {
  /** Of a node that leads no shard, and never has. */
  public static final QueueFigures NONE =
      new QueueFigures(0, 0, 0, new TreeMap<>(), 0, ShardTotals.NONE);

  public QueueFigures {
    depths = Collections.unmodifiableSortedMap(new TreeMap<>(depths));
  }
}
