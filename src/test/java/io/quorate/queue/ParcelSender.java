package io.quorate.queue;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.Rng;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Parcel;
import io.quorate.queue.QueueCommand.TakeParcels;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Another shard that sends messages: it may send again what has arrived, lose answers, and send
 * what it sent long ago, as a leader does that has been held up.
 */
final class ParcelSender {
  private final int shard;
  private final Rng rng;
  private final Supplier<List<Item>> items;
  private final TreeMap<QueueName, List<Parcel>> waiting = new TreeMap<>();
  private final List<TakeParcels> sent = new ArrayList<>();
  private long lastNumber;

  ParcelSender(int shard, Rng rng, Supplier<List<Item>> items) {
    this.shard = shard;
    this.rng = rng;
    this.items = items;
  }

  /** Something for the queue, or what was sent before. */
  TakeParcels command(QueueName queue) {
    if (!sent.isEmpty() && rng.chance(0.3)) {
      return sent.get(rng.index(sent.size()));
    }
    List<Parcel> parcels = waiting.computeIfAbsent(queue, first -> new ArrayList<>());
    if (parcels.isEmpty() || rng.chance(0.5)) {
      for (Item item : items.get()) {
        Item without =
            new Item(item.bodyBytes(), item.priority(), 0, 0, item.group(), null, item.death());
        parcels.add(new Parcel(++lastNumber, 77, without));
      }
    }
    TakeParcels command =
        new TakeParcels(
            queue,
            shard,
            settledBelow(),
            parcels.subList(0, 1 + rng.index(Math.min(parcels.size(), QueueCommand.PARCELS_MAX))));
    sent.add(command);
    return command;
  }

  private long settledBelow() {
    return waiting.values().stream()
        .filter(parcels -> !parcels.isEmpty())
        .mapToLong(parcels -> parcels.get(0).number())
        .min()
        .orElse(lastNumber + 1);
  }

  /** An answer arrives, or is lost. */
  void answered(TakeParcels command, ParcelsTaken taken) {
    if (command.fromShard() == shard && rng.chance(0.7)) {
      Invariant.present(waiting.get(command.queue()), "its parcels")
          .removeIf(parcel -> parcel.number() <= taken.arrivedUpTo());
    }
  }
}
