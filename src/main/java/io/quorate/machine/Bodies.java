package io.quorate.machine;

import io.quorate.cache.memory.Values;
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
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a shard's messages and the values of its cache, from their coming to their going.
 * Those that have come since the last snapshot are in memory; of the others only the places on the
 * disk are.
 */
final class Bodies implements Values {
  /** What tells a value's number from a message's; so values come behind all messages. */
  private static final long OF_VALUE = 1L << 62;

  private final BodyMap byMessage = new BodyMap();

  // Their numbers are far apart: of a key that is written often, only the last is there.
  private final TreeMap<Long, Body> byValue = new TreeMap<>();

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
      Body body = Invariant.present(byMessage.remove(gone.messageId()), "the body that goes");
      bytes -= body.length();
    }
  }

  private void put(long messageId, Body body) {
    Body before = byMessage.put(messageId, body);
    Invariant.check(before == null, "message %d comes twice", messageId);
    bytes += body.length();
  }

  @Override
  public void keep(long number, Bytes value) {
    putValue(number, value);
  }

  private void putValue(long number, Body value) {
    Body before = byValue.put(number | OF_VALUE, value);
    Invariant.check(before == null, "value %d comes twice", number);
    bytes += value.length();
  }

  @Override
  public void drop(long number) {
    Body value = Invariant.present(byValue.remove(number | OF_VALUE), "the value that goes");
    bytes -= value.length();
  }

  @Override
  public @Nullable Body get(long number) {
    return byValue.get(number | OF_VALUE);
  }

  @Override
  public int count() {
    return byValue.size();
  }

  /** The body of a message that is there. */
  Body of(long messageId) {
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

  /** All of them, by their numbers. */
  KeptBodies kept() {
    KeptBodies messages = byMessage.all();
    if (byValue.isEmpty()) {
      return messages;
    }
    long[] numbers = Arrays.copyOf(messages.numbers(), messages.count() + byValue.size());
    List<Body> all = new ArrayList<>(numbers.length);
    all.addAll(messages.bodies());
    byValue.forEach(
        (number, value) -> {
          numbers[all.size()] = number;
          all.add(value);
        });
    return new KeptBodies(numbers, all);
  }

  /** These lie elsewhere from now on; those that have gone meanwhile are not missed. */
  void moved(KeptBodies places) {
    for (int i = 0; i < places.count(); i++) {
      long number = places.numbers()[i];
      Body place = places.bodies().get(i);
      if (number >= OF_VALUE) {
        byValue.computeIfPresent(number, (any, before) -> place);
      } else if (byMessage.get(number) != null) {
        byMessage.put(number, place);
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
    out.writeVarLong(byValue.size());
    before = OF_VALUE;
    for (long number : byValue.keySet()) {
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
    int messages = in.readCount();
    MalformedBytes.check(
        messages <= places.size(), messages + " messages have " + places.size() + " bodies");
    long number = 0;
    for (int i = 0; i < messages; i++) {
      number += in.readVarLong(i == 0 ? 0 : 1, OF_VALUE - 1 - number);
      bodies.put(number, places.get(i));
    }
    int count = messages + in.readCount();
    MalformedBytes.check(
        count == places.size(), count + " messages and values have " + places.size() + " bodies");
    number = 0;
    for (int i = messages; i < count; i++) {
      number += in.readVarLong(1, OF_VALUE - 1 - number);
      bodies.putValue(number, places.get(i));
    }
    return bodies;
  }
}
