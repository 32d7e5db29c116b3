package io.quorate.machine;

import io.quorate.kernel.Body;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.OutboxPage;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of a shard's messages, from their coming to their going. Those that have come since
 * the last snapshot are in memory; of the others only the places on the disk are.
 */
final class Bodies {
  private final BodyMap byMessage = new BodyMap();
  private long bytes;

  /** How many bytes there are. */
  long bytes() {
    return bytes;
  }

  /** Follows what has happened to messages; {@code brought} are the bodies of the command. */
  void follow(QueueEvent event, List<Bytes> brought) {
    if (event instanceof QueueEvent.Stored stored) {
      put(stored.messageId(), brought.get(stored.item()));
    } else if (event instanceof QueueEvent.Gone gone) {
      Body body = Invariant.present(byMessage.remove(gone.messageId()), "the body of " + gone);
      bytes -= body.length();
    }
  }

  private void put(long messageId, Body body) {
    Body before = byMessage.put(messageId, body);
    Invariant.check(before == null, "message %d comes twice", messageId);
    bytes += body.length();
  }

  private Body of(long messageId) {
    return Invariant.present(byMessage.get(messageId), "the body of a message");
  }

  /**
   * The reply with the bodies that belong to it. Answers are kept without them; who repeats a
   * receive gets the messages that are still there.
   */
  QueueReply attach(QueueAnswer answer) {
    if (answer instanceof Received received) {
      List<Delivery> there =
          received.deliveries().stream()
              .filter(delivery -> byMessage.get(delivery.receipt().messageId()) != null)
              .toList();
      return new QueueReply(
          new Received(received.queue(), there),
          there.stream().map(delivery -> of(delivery.receipt().messageId())).toList());
    }
    if (answer instanceof Peeked peeked) {
      List<MessageView> shown = fitting(peeked.messages());
      return new QueueReply(
          new Peeked(peeked.queue(), shown),
          shown.stream().map(message -> of(message.messageId())).toList());
    }
    if (answer instanceof OutboxPage page) {
      return new QueueReply(
          page, page.messages().stream().map(view -> of(view.message().messageId())).toList());
    }
    return QueueReply.of(answer);
  }

  private static List<MessageView> fitting(List<MessageView> messages) {
    List<MessageView> shown = new ArrayList<>();
    long bytes = 0;
    for (MessageView message : messages) {
      bytes += message.bodyBytes();
      if (bytes <= QueueCommand.RECEIVE_BYTES_MAX || shown.isEmpty()) {
        shown.add(message);
      }
    }
    return shown;
  }

  /** All of them, by the numbers of their messages. */
  KeptBodies kept() {
    return byMessage.all();
  }

  /** These lie elsewhere from now on; those that have gone meanwhile are not missed. */
  void moved(KeptBodies places) {
    for (int i = 0; i < places.count(); i++) {
      if (byMessage.get(places.numbers()[i]) != null) {
        byMessage.put(places.numbers()[i], places.bodies().get(i));
      }
    }
  }

  /** Writes down which there are. */
  void writeTo(ByteWriter out) {
    out.writeVarLong(byMessage.count());
    long before = 0;
    for (long number : byMessage.all().numbers()) {
      out.writeVarLong(number - before);
      before = number;
    }
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @param places where each of them lies, in their order
   * @throws MalformedBytes if the bytes are nothing of the kind, or the places are not as many
   */
  static Bodies readFrom(ByteReader in, List<Body> places) {
    Bodies bodies = new Bodies();
    int count = in.readCount();
    MalformedBytes.check(
        count == places.size(), count + " messages have " + places.size() + " bodies");
    long number = 0;
    for (int i = 0; i < count; i++) {
      number += in.readVarLong(i == 0 ? 0 : 1, Long.MAX_VALUE - number);
      bodies.put(number, places.get(i));
    }
    return bodies;
  }
}
