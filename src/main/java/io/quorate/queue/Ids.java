package io.quorate.queue;

import io.quorate.kernel.MalformedBytes;
import java.util.Arrays;

/** The ids of messages that are read back: each has been given to a message, and to one only. */
final class Ids {
  private final long last;
  private long[] ids = new long[64];
  private int count;

  Ids(long last) {
    this.last = last;
  }

  /**
   * @throws MalformedBytes if no message has had the id yet, or there are too many messages
   */
  long add(long id) {
    requireGiven(id);
    MalformedBytes.check(count < QueueTable.MESSAGES_MAX, "too many messages");
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, count * 2);
    }
    ids[count++] = id;
    return id;
  }

  /**
   * @throws MalformedBytes if no message has had the id yet
   */
  long requireGiven(long id) {
    MalformedBytes.check(id > 0 && id <= last, "a message that has not come yet");
    return id;
  }

  /**
   * @throws MalformedBytes if an id came twice
   */
  void requireDistinct() {
    Arrays.sort(ids, 0, count);
    for (int i = 1; i < count; i++) {
      MalformedBytes.check(ids[i - 1] < ids[i], "one message in two places");
    }
  }
}
