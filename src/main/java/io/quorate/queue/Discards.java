package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What purges have taken out of queues, waiting to be removed one by one: a purge takes no longer
 * than any command, however many messages there are.
 */
final class Discards {
  private final ArrayDeque<Contents> waiting = new ArrayDeque<>();
  private int count;

  void add(Contents contents) {
    contents.discard();
    if (contents.size() > 0) {
      count += contents.size();
      waiting.add(contents);
    }
  }

  /** How many messages wait. */
  int count() {
    return count;
  }

  /** The queue that the next message was in. */
  QueueName nextQueue() {
    return waiting.element().queue().name();
  }

  /** Removes one of the messages that were discarded first. */
  Message poll() {
    Message message = Invariant.present(waiting.element().pollAny(), "a discarded message");
    count--;
    if (waiting.element().isDrained()) {
      waiting.remove();
    }
    return message;
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(waiting.size());
    for (Contents contents : waiting) {
      List<Message> messages = contents.byRemoval();
      out.writeString(contents.queue().name().value()).writeVarLong(messages.size());
      messages.forEach(message -> out.writeVarLong(message.id()));
    }
  }

  /**
   * Adds what {@link #writeTo} wrote: of the messages only the ids, as nothing else matters any
   * more.
   *
   * @throws MalformedBytes if the bytes are not of that kind
   */
  void readFrom(ByteReader in, Ids ids) {
    for (int contentsLeft = in.readCount(); contentsLeft > 0; contentsLeft--) {
      Contents contents = new Contents(new Queue(in.readName(QueueName::new), new Tally(null)));
      contents.discard();
      int messages = in.readCount(QueueTable.MESSAGES_MAX);
      MalformedBytes.check(messages > 0, "nothing was discarded");
      for (int left = messages; left > 0; left--) {
        contents.lane(0).append(new Message(ids.add(in.readVarLong()), 0, 0, 0));
      }
      count += messages;
      waiting.add(contents);
    }
  }
}
