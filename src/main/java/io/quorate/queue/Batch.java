package io.quorate.queue;

import io.quorate.queue.QueueCommand.Attempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What one receive has got and still has, kept for its repetition. */
final class Batch {
  private final Attempt attempt;
  private final List<Message> messages = new ArrayList<>();

  Batch(Attempt attempt) {
    this.attempt = attempt;
  }

  Attempt attempt() {
    return attempt;
  }

  /** In the order in which they were delivered. */
  List<Message> messages() {
    return Collections.unmodifiableList(messages);
  }

  void add(Message message) {
    messages.add(message);
  }

  void remove(Message message) {
    messages.remove(message);
  }
}
