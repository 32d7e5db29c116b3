package io.quorate.queue;

import io.quorate.kernel.Names;
import java.util.Comparator;
import java.util.List;

/**
 * The name of a queue: as {@link Names} says, except that the names of calls are not taken and that
 * the {@code .dead} of a dead-letter queue comes beyond the length of any name. So does what a
 * {@link Partitioning} calls a partition by, behind a slash, which no client's name has.
 */
public record QueueName(String value) implements Comparable<QueueName> {
  private static final String DEAD = ".dead";
  private static final char PART = '/';

  /** A queue comes before its partitions, and these before all others. */
  static final Comparator<String> ORDER =
      (one, other) ->
          one.indexOf(PART) < 0 && other.indexOf(PART) < 0
              ? one.compareTo(other)
              : one.replace(PART, '\0').compareTo(other.replace(PART, '\0'));

  /** Names that stand for calls where a queue's name may stand, too. */
  private static final List<String> RESERVED =
      List.of("enqueue", "dequeue", "ack", "nack", "extend");

  /**
   * @throws IllegalArgumentException if the name is not allowed
   */
  public QueueName {
    String outer = outerOf(value);
    boolean isPart = outer.length() < value.length();
    boolean isAllowed = isPart && Partitioning.parse(value.substring(outer.length())) != null;
    String named = isAllowed ? outer : value;
    Names.requireValid("a queue name", isOfDead(named) ? stemOf(named) : named);
    if (RESERVED.contains(named)) {
      throw new IllegalArgumentException("a queue is not named " + named + ", as calls are");
    }
  }

  /** Whether the queue takes the dead letters of another of its shard. */
  public boolean isDead() {
    return isOfDead(outerOf(value));
  }

  /** Where the queue's dead letters go unless its settings say otherwise. */
  public QueueName dead() {
    return withOuter(outerOf(value) + DEAD);
  }

  /** The queue whose dead letters this takes; of another queue itself. Both are in one shard. */
  public QueueName source() {
    String outer = outerOf(value);
    // What is not allowed as a name of its own cannot have had dead letters.
    return isOfDead(outer) && !RESERVED.contains(stemOf(outer)) ? withOuter(stemOf(outer)) : this;
  }

  /** Whether the queue is a partition of another. */
  public boolean isPart() {
    return value.indexOf(PART) >= 0;
  }

  /** The queue that clients know: that of which this is a partition, or itself. */
  public QueueName outer() {
    return isPart() ? new QueueName(outerOf(value)) : this;
  }

  /** Which of its queue's partitions this is, from 0; 0 for a queue that is none. */
  public int partIndex() {
    return isPart() ? Integer.parseInt(value.substring(value.lastIndexOf(PART) + 1)) : 0;
  }

  /** How the queue is divided of which this is a partition; a queue that is none is whole. */
  Partitioning partitioning() {
    Partitioning.Part part = Partitioning.parse(value.substring(outerOf(value).length()));
    return part == null ? Partitioning.WHOLE : part.of();
  }

  /** The partition of this queue, which is none itself, by its number from 0. */
  QueueName part(Partitioning partitioning, int index) {
    return new QueueName(value + partitioning.suffix(index));
  }

  private QueueName withOuter(String outer) {
    return new QueueName(outer + value.substring(outerOf(value).length()));
  }

  private static String outerOf(String value) {
    int end = value.indexOf(PART);
    return end < 0 ? value : value.substring(0, end);
  }

  private static boolean isOfDead(String value) {
    return value.length() > DEAD.length() && value.endsWith(DEAD);
  }

  private static String stemOf(String value) {
    return value.substring(0, value.length() - DEAD.length());
  }

  @Override
  public int compareTo(QueueName other) {
    return ORDER.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
