package io.quorate.queue;

/** One queue: its settings, its messages, and what has happened in it. */
final class Queue {
  private final QueueName name;
  private final Tally tally;
  private QueueSettings settings = QueueSettings.DEFAULT;
  private boolean isDeadLetterNear;
  private Contents contents;
  private long idleUntilMillis;

  Queue(QueueName name, Tally tally) {
    this.name = name;
    this.tally = tally;
    this.contents = new Contents(this);
  }

  QueueName name() {
    return name;
  }

  Tally tally() {
    return tally;
  }

  QueueSettings settings() {
    return settings;
  }

  /**
   * @param isNear whether the place for its dead letters is known to be of the same shard
   */
  void configure(QueueSettings newSettings, boolean isNear) {
    settings = newSettings;
    isDeadLetterNear = isNear;
  }

  boolean isDeadLetterNear() {
    return isDeadLetterNear;
  }

  Contents contents() {
    return contents;
  }

  /** Lets the queue begin anew; the messages that it had are returned. */
  Contents replaceContents() {
    Contents replaced = contents;
    contents = new Contents(this);
    return replaced;
  }

  boolean isFull() {
    int maxLength = name.isPart() ? settings.maxLengthOfPart() : settings.maxLength();
    return maxLength > 0 && contents.size() >= maxLength;
  }

  /** When it vanishes; 0 as long as it is not idle. */
  long idleUntilMillis() {
    return idleUntilMillis;
  }

  /** Only {@link Queues} may set it: its order depends on it. */
  void idleUntil(long millis) {
    idleUntilMillis = millis;
  }
}
