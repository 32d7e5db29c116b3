package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.queue.QueueCommand.Item;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Into which partitions a queue is divided. Each is a queue by itself, in a shard of its own if
 * there are enough, and with dead letters of its own.
 *
 * @param count how many there are; 1 if the queue is whole, 0 if whoever says so leaves it as it is
 * @param life which of the queues that have had the name it is, so that a partition of one is never
 *     taken for that of another; 0 if it is whole, or nobody has given it one yet
 */
public record Partitioning(int count, long life) {
  public static final int COUNT_MAX = 64;

  /** A queue that is not divided. */
  public static final Partitioning WHOLE = new Partitioning(1, 0);

  /** As it has been, whole if there has been none. */
  public static final Partitioning AS_BEFORE = new Partitioning(0, 0);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Partitioning {
    Ranges.require("partitions", count, 0, COUNT_MAX);
    Ranges.require("a life", life, 0, Long.MAX_VALUE);
  }

  public boolean isDivided() {
    return count > 1;
  }

  /** All partitions of the queue, in their order. */
  public List<QueueName> partsOf(QueueName queue) {
    return IntStream.range(0, count).mapToObj(index -> queue.part(this, index)).toList();
  }

  /**
   * Where a message has its place: all of a group have the same, and without a group all of a dedup
   * id. It is the same in every release, or what is repeated would not be known again.
   *
   * @param turn says the place of what has neither
   */
  public int placeOf(Item item, long turn) {
    if (item.group() != null) {
      return placeOf(item.group().value());
    }
    return item.dedupId() != null
        ? placeOf(item.dedupId().value())
        : (int) Long.remainderUnsigned(turn, count);
  }

  private int placeOf(String text) {
    long hash = Fingerprint.of(new ByteWriter().writeString(text)).high();
    return (int) Long.remainderUnsigned(hash, count);
  }

  public void writeTo(ByteWriter out) {
    out.writeVarLong(count).writeVarLong(life);
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static Partitioning readFrom(ByteReader in) {
    return new Partitioning((int) in.readVarLong(0, Integer.MAX_VALUE), in.readVarLong());
  }

  /** How the partition is called, behind its queue's name; the other way round {@link #parse}. */
  String suffix(int index) {
    return "/" + count + "-" + Long.toHexString(life) + "/" + index;
  }

  /** Which partition a suffix means. */
  record Part(Partitioning of, int index) {}

  /** What {@link #suffix} has made, and nothing else; null if it has not made this. */
  static @Nullable Part parse(String suffix) {
    String[] words = suffix.split("[/-]", -1);
    if (words.length != 4) {
      return null;
    }
    try {
      Partitioning of = new Partitioning(Integer.parseInt(words[1]), Long.parseLong(words[2], 16));
      int index = Integer.parseInt(words[3]);
      boolean isOne = of.isDivided() && index >= 0 && index < of.count;
      return isOne && of.suffix(index).equals(suffix) ? new Part(of, index) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
