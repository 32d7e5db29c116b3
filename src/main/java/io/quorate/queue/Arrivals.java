package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.TreeMap;

/**
 * Which parcels of each shard have been taken, so that none is taken twice however often and
 * however late it comes.
 */
final class Arrivals {
  /** How many queues are remembered for what shards have sent to them; a few may come beyond. */
  static final int MARKS_MAX = 100_000;

  /*
   * Those of one shard to one queue come in the order of their numbers, so the greatest number says
   * which have been taken. A shard also says below which number it has nothing on its way any more:
   * whatever comes with such a number is late, and the marks below are not needed.
   */
  private static final class Sender {
    private final TreeMap<QueueName, Long> takenUpTo = new TreeMap<>();
    private long settledBelow;
  }

  private final TreeMap<Integer, Sender> senders = new TreeMap<>();
  private int marks;

  /** Nothing of the shard is on its way whose number is below. */
  void settle(int shard, long settledBelow) {
    Sender sender = senders.computeIfAbsent(shard, first -> new Sender());
    if (settledBelow > sender.settledBelow) {
      sender.settledBelow = settledBelow;
      int before = sender.takenUpTo.size();
      sender.takenUpTo.values().removeIf(number -> number < settledBelow);
      marks -= before - sender.takenUpTo.size();
    }
  }

  /** The queue has had all of the shard's for it up to this number. */
  long takenUpTo(int shard, QueueName queue) {
    Sender sender = senders.get(shard);
    return sender == null
        ? 0
        : Math.max(sender.settledBelow - 1, sender.takenUpTo.getOrDefault(queue, 0L));
  }

  boolean isFull() {
    return marks >= MARKS_MAX;
  }

  void take(int shard, QueueName queue, long number) {
    Sender sender = senders.computeIfAbsent(shard, first -> new Sender());
    marks += sender.takenUpTo.put(queue, number) == null ? 1 : 0;
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(senders.size());
    senders.forEach(
        (shard, sender) -> {
          out.writeVarLong(shard).writeVarLong(sender.settledBelow);
          out.writeVarLong(sender.takenUpTo.size());
          sender.takenUpTo.forEach(
              (queue, number) -> out.writeString(queue.value()).writeVarLong(number));
        });
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not of that kind
   */
  static Arrivals readFrom(ByteReader in) {
    Arrivals arrivals = new Arrivals();
    int before = -1;
    for (int left = in.readCount(); left > 0; left--) {
      int shard = (int) in.readVarLong(0, Integer.MAX_VALUE);
      MalformedBytes.check(shard > before, "shards not in their order");
      before = shard;
      Sender sender = new Sender();
      sender.settledBelow = in.readVarLong(0, Long.MAX_VALUE);
      arrivals.senders.put(shard, sender);
      arrivals.readMarks(in, sender);
    }
    return arrivals;
  }

  private void readMarks(ByteReader in, Sender sender) {
    for (int left = in.readCount(); left > 0; left--) {
      QueueName queue = in.readName(QueueName::new);
      MalformedBytes.check(
          sender.takenUpTo.isEmpty() || sender.takenUpTo.lastKey().compareTo(queue) < 0,
          "queues not by their names");
      sender.takenUpTo.put(queue, in.readVarLong(Math.max(1, sender.settledBelow), Long.MAX_VALUE));
      marks++;
    }
  }
}
