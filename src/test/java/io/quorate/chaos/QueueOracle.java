package io.quorate.chaos;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What must hold for messages, judged from outside: nothing is delivered that was not sent, or
 * again after its acknowledgement was confirmed; what was accepted is delivered in the end; and the
 * first deliveries of a group's messages come in the order in which they were accepted.
 *
 * <p>A message is the text {@code PRODUCER-NUMBER}, numbers from 0.
 */
final class QueueOracle {
  /** Of each producer that has any: a group has one message under way at a time. */
  static final int GROUPS = 64;

  private static final class Sender {
    private final BitSet sent = new BitSet();
    private final BitSet accepted = new BitSet();
    private final BitSet delivered = new BitSet();

    /** When each message was settled, counted in settled messages; 0 for one that was not. */
    private int[] settledAt = new int[1 << 10];

    int settledAt(int number) {
      return number < settledAt.length ? settledAt[number] : 0;
    }

    void settled(int number, int at) {
      if (number >= settledAt.length) {
        settledAt = Arrays.copyOf(settledAt, 2 * number);
      }
      settledAt[number] = at;
    }
  }

  private final Sender[] senders;
  private long accepted;
  private long delivered;
  private int settled;
  private long duplicates;

  QueueOracle(int producers) {
    senders = new Sender[producers];
    for (int i = 0; i < producers; i++) {
      senders[i] = new Sender();
    }
  }

  static String message(int producer, int number) {
    return producer + "-" + number;
  }

  private static int producerOf(String message) {
    return Integer.parseInt(message.substring(0, message.indexOf('-')));
  }

  private static int numberOf(String message) {
    return Integer.parseInt(message.substring(message.indexOf('-') + 1));
  }

  /** Producers with an even number send their messages in groups of their own, in turn. */
  static boolean isGrouped(int producer) {
    return producer % 2 == 0;
  }

  static String group(int producer, int number) {
    return producer + "-" + number % GROUPS;
  }

  /** Call before messages are sent for the first time. */
  synchronized void sending(int producer, int first, int count) {
    senders[producer].sent.set(first, first + count);
  }

  synchronized void accepted(int producer, int number) {
    accepted++;
    senders[producer].accepted.set(number);
  }

  /** Call before messages are asked for: how many had been settled by then. */
  synchronized int asked() {
    return settled;
  }

  /**
   * @param asked what {@link #asked} gave: an answer may be late, and others faster meanwhile
   * @throws Violation if this delivery should not have come
   */
  synchronized void delivered(String message, int asked) {
    int producer = producerOf(message);
    int number = numberOf(message);
    Sender sender = senders[producer];
    if (!sender.sent.get(number)) {
      throw new Violation(message + " was delivered, and nobody has sent it");
    }
    int settledAt = sender.settledAt(number);
    if (settledAt > 0 && settledAt <= asked) {
      throw new Violation(message + " was delivered after its acknowledgement was confirmed");
    }
    delivered++;
    if (sender.delivered.get(number)) {
      duplicates++;
    } else if (isGrouped(producer)) {
      int before = number - GROUPS;
      while (before >= 0 && !sender.delivered.get(before)) {
        if (sender.accepted.get(before)) {
          throw new Violation(message + " of a group was delivered before " + before);
        }
        before -= GROUPS;
      }
    }
    sender.delivered.set(number);
  }

  /** The acknowledgement of a message was confirmed. */
  synchronized void settled(String message) {
    senders[producerOf(message)].settled(numberOf(message), ++settled);
  }

  synchronized long accepted() {
    return accepted;
  }

  /** Accepted messages that have not been delivered yet. */
  synchronized long outstanding() {
    long count = 0;
    for (Sender sender : senders) {
      BitSet missing = (BitSet) sender.accepted.clone();
      missing.andNot(sender.delivered);
      count += missing.cardinality();
    }
    return count;
  }

  @Override
  public synchronized String toString() {
    return accepted
        + " messages accepted, "
        + delivered
        + " delivered, "
        + duplicates
        + " of them again, "
        + settled
        + " acknowledged, "
        + outstanding()
        + " outstanding";
  }
}
