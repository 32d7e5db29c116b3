package io.quorate.server.queues;

import io.quorate.kernel.Bytes;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The messages of one call that go to one partition, in their order.
 *
 * @param places of the messages in the call
 */
record Share(Enqueue command, List<Bytes> bodies, List<Integer> places) {
  /**
   * Each message where it has its place.
   *
   * @param turn says the place of all that have none: they stay together, in their order
   */
  static List<Share> of(Enqueue command, List<Bytes> bodies, Partitioning partitioning, long turn) {
    List<QueueName> parts = Routes.parts(command.queue(), partitioning);
    TreeMap<Integer, List<Integer>> byPart = new TreeMap<>();
    for (int i = 0; i < command.items().size(); i++) {
      byPart
          .computeIfAbsent(
              partitioning.placeOf(command.items().get(i), turn), part -> new ArrayList<>())
          .add(i);
    }
    List<Share> shares = new ArrayList<>();
    byPart.forEach((part, places) -> shares.add(of(command, bodies, parts.get(part), places)));
    return shares;
  }

  private static Share of(
      Enqueue command, List<Bytes> bodies, QueueName queue, List<Integer> places) {
    return new Share(
        new Enqueue(
            queue, command.wallMillis(), places.stream().map(command.items()::get).toList()),
        places.stream().map(bodies::get).toList(),
        places);
  }
}
