package io.quorate.server.queues;

import io.quorate.kernel.Bytes;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The messages of one call that go to one partition, in their order.
 *
 * @param places of the messages in the call
 */
record Share(Enqueue command, List<Bytes> bodies, List<Integer> places) {
  /** All of a queue that is whole. */
  static Share whole(Enqueue command, List<Bytes> bodies) {
    return new Share(command, bodies, IntStream.range(0, command.items().size()).boxed().toList());
  }

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
    byPart.forEach(
        (part, places) -> shares.add(whole(command, bodies).only(parts.get(part), places)));
    return shares;
  }

  private Share only(QueueName queue, List<Integer> chosen) {
    return new Share(
        new Enqueue(
            queue, command.wallMillis(), chosen.stream().map(command.items()::get).toList()),
        chosen.stream().map(bodies::get).toList(),
        chosen);
  }

  /** The same messages on their way to the queue as a whole. */
  Enqueue rerouted() {
    return new Enqueue(command.queue().outer(), command.wallMillis(), command.items());
  }
}
