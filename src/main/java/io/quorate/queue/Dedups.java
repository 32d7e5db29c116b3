package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.kernel.MalformedBytes;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which messages have come under which dedup ids lately, in the order in which they came. They are
 * remembered whatever has become of the messages.
 */
final class Dedups {
  /** How many are remembered; beyond that no further ones are taken. */
  static final int DEDUPS_MAX = 1_000_000;

  /** How long one is remembered. */
  static final long MEMORY_MILLIS = 300_000;

  /*
   * There may be a million in each shard, so they are no objects: a ring of four numbers each, the
   * oldest first, and an open hash table of their places in the ring. A full ring takes 42 bytes
   * for each, entries of a map took over a hundred, and their ids beside.
   */
  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int MESSAGE = 2;
  private static final int END = 3;
  private static final int NUMBERS = 4;

  /** A power of two, as all capacities are. */
  private static final int CAPACITY_MIN = 16;

  private long[] ring = new long[CAPACITY_MIN * NUMBERS];

  /** Places in the ring, counted from 1, each where its fingerprint says or behind; 0 if free. */
  private int[] index = new int[CAPACITY_MIN * 2];

  private int first;
  private int count;

  /** By what a dedup id of the queue is known. */
  static Fingerprint nameOf(QueueName queue, DedupId dedupId) {
    return Fingerprint.of(new ByteWriter().writeString(queue.value()).writeString(dedupId.value()));
  }

  boolean isFull() {
    return count >= DEDUPS_MAX;
  }

  /** The message that has come under the name; null if none is known to have. */
  @Nullable Long messageOf(Fingerprint name) {
    int place = index[slotOf(name.high(), name.low())];
    return place == 0 ? null : number(place - 1, MESSAGE);
  }

  void remember(Fingerprint name, long messageId, Step step) {
    append(name.high(), name.low(), messageId, step.after(MEMORY_MILLIS));
  }

  void forgetUntil(long nowMillis) {
    while (count > 0 && number(first, END) <= nowMillis) {
      removeOldest();
    }
    if (capacity() > CAPACITY_MIN && count <= capacity() / 4) {
      resize(capacity() / 2);
    }
  }

  OptionalLong nextDeadlineMillis() {
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(number(first, END));
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(count);
    long messageId = 0;
    long endMillis = 0;
    for (int i = 0; i < count; i++) {
      int place = placeOf(i);
      out.writeLong(number(place, HIGH)).writeLong(number(place, LOW));
      out.writeVarLong(number(place, MESSAGE) - messageId);
      out.writeVarLong(number(place, END) - endMillis);
      messageId = number(place, MESSAGE);
      endMillis = number(place, END);
    }
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not of that kind
   */
  static Dedups readFrom(ByteReader in, Ids ids) {
    Dedups dedups = new Dedups();
    long messageId = 0;
    long endMillis = 0;
    for (int left = in.readCount(DEDUPS_MAX); left > 0; left--) {
      Fingerprint name = Fingerprint.readFrom(in);
      messageId += in.readVarLong(1, Long.MAX_VALUE - messageId);
      endMillis += in.readVarLong(0, Long.MAX_VALUE - endMillis);
      ids.requireGiven(messageId);
      MalformedBytes.check(dedups.messageOf(name) == null, "a dedup id that is known twice");
      dedups.append(name.high(), name.low(), messageId, endMillis);
    }
    return dedups;
  }

  private void append(long high, long low, long messageId, long endMillis) {
    if (count == capacity()) {
      resize(capacity() * 2);
    }
    int place = placeOf(count++);
    ring[place * NUMBERS + HIGH] = high;
    ring[place * NUMBERS + LOW] = low;
    ring[place * NUMBERS + MESSAGE] = messageId;
    ring[place * NUMBERS + END] = endMillis;
    index[slotOf(high, low)] = place + 1;
  }

  private void removeOldest() {
    int mask = index.length - 1;
    int free = slotOf(number(first, HIGH), number(first, LOW));
    // Whoever stands behind where it should because of this one moves up (Knuth, 6.4, R).
    for (int slot = (free + 1) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
      int own = (int) number(index[slot] - 1, LOW) & mask;
      if (((slot - own) & mask) >= ((slot - free) & mask)) {
        index[free] = index[slot];
        free = slot;
      }
    }
    index[free] = 0;
    first = placeOf(1);
    count--;
  }

  private void resize(int capacity) {
    Dedups resized = new Dedups();
    resized.ring = new long[capacity * NUMBERS];
    resized.index = new int[capacity * 2];
    for (int i = 0; i < count; i++) {
      int place = placeOf(i);
      resized.append(
          number(place, HIGH), number(place, LOW), number(place, MESSAGE), number(place, END));
    }
    ring = resized.ring;
    index = resized.index;
    first = 0;
  }

  /** Where the name stands in the index, or would stand. */
  private int slotOf(long high, long low) {
    int mask = index.length - 1;
    int slot = (int) low & mask;
    while (index[slot] != 0
        && (number(index[slot] - 1, LOW) != low || number(index[slot] - 1, HIGH) != high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int capacity() {
    return ring.length / NUMBERS;
  }

  /** Where in the ring the one is that came so many after the oldest. */
  private int placeOf(int sinceOldest) {
    return (first + sinceOldest) & (capacity() - 1);
  }

  private long number(int place, int which) {
    return ring[place * NUMBERS + which];
  }
}
