package io.quorate.queue;

import io.quorate.kernel.Names;
import java.util.List;

/**
 * The name of a queue: as {@link Names} says, except that the names of calls are not taken and that
 * the {@code .dead} of a dead-letter queue comes beyond the length of any name.
 */
public record QueueName(String value) implements Comparable<QueueName> {
  private static final String DEAD = ".dead";

  /** Names that stand for calls where a queue's name may stand, too. */
  private static final List<String> RESERVED =
      List.of("enqueue", "dequeue", "ack", "nack", "extend");

  /**
   * @throws IllegalArgumentException if the name is not allowed
   */
  public QueueName {
    Names.requireValid("a queue name", isOfDead(value) ? stemOf(value) : value);
    if (RESERVED.contains(value)) {
      throw new IllegalArgumentException("a queue is not named " + value + ", as calls are");
    }
  }

  /** Whether the queue takes the dead letters of another of its shard. */
  public boolean isDead() {
    return isOfDead(value);
  }

  /** Where the queue's dead letters go unless its settings say otherwise. */
  public QueueName dead() {
    return new QueueName(value + DEAD);
  }

  /** The queue whose dead letters this takes; of another queue itself. Both are in one shard. */
  public QueueName source() {
    // What is not allowed as a name of its own cannot have had dead letters.
    return isDead() && !RESERVED.contains(stemOf(value)) ? new QueueName(stemOf(value)) : this;
  }

  private static boolean isOfDead(String value) {
    return value.length() > DEAD.length() && value.endsWith(DEAD);
  }

  private static String stemOf(String value) {
    return value.substring(0, value.length() - DEAD.length());
  }

  @Override
  public int compareTo(QueueName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
