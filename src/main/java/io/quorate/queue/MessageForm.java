package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;

/** A message as bytes; most have nothing particular, and take few. */
final class MessageForm {
  private static final int PRIORITY = 0x0F;
  private static final int IN_FLIGHT = 0x10;
  private static final int UNTIL = 0x20;
  private static final int EXPIRES = 0x40;
  private static final int MORE = 0x80;

  private static final int HANDED_OUT = 0x01;
  private static final int GROUP = 0x02;
  private static final int DEATH = 0x04;

  private MessageForm() {}

  /** A message that has been read, and whether it has been delivered and not settled. */
  record Read(Message message, boolean isInFlight) {}

  static void write(ByteWriter out, Message message) {
    int more = moreOf(message);
    out.writeVarLong(message.id())
        .writeVarLong(message.enqueuedWallMillis())
        .writeVarLong(message.bodyBytes())
        .writeByte(
            message.priority()
                | (message.place() == Place.IN_FLIGHT ? IN_FLIGHT : 0)
                | (message.untilMillis() != 0 ? UNTIL : 0)
                | (message.expiresAtMillis() != 0 ? EXPIRES : 0)
                | (more != 0 ? MORE : 0));
    if (message.untilMillis() != 0) {
      out.writeVarLong(message.untilMillis());
    }
    if (message.expiresAtMillis() != 0) {
      out.writeVarLong(message.expiresAtMillis());
    }
    if (more != 0) {
      out.writeByte(more);
      writeMore(out, message);
    }
  }

  private static int moreOf(Message message) {
    return (message.sequence() != 0 ? HANDED_OUT : 0)
        | (message.group() != null ? GROUP : 0)
        | (message.death() != null ? DEATH : 0);
  }

  private static void writeMore(ByteWriter out, Message message) {
    if (message.sequence() != 0) {
      out.writeVarLong(message.sequence())
          .writeVarLong(message.handedOut())
          .writeVarLong(message.failed());
    }
    GroupName group = message.group();
    if (group != null) {
      out.writeString(group.value());
    }
    Death death = message.death();
    if (death != null) {
      death.writeTo(out);
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MalformedBytes if the bytes are no message, or one that no commands lead to
   */
  static Read read(ByteReader in, Ids ids) {
    long id = ids.add(in.readVarLong());
    long wallMillis = in.readVarLong(0, Long.MAX_VALUE);
    int bodyBytes = (int) in.readVarLong(0, QueueCommand.BODY_BYTES_MAX);
    int flags = in.readByte();
    int priority = flags & PRIORITY;
    MalformedBytes.check(priority <= QueueCommand.PRIORITY_MAX, "an unknown priority");
    Message message = new Message(id, wallMillis, bodyBytes, priority);
    if ((flags & UNTIL) != 0) {
      message.particulars().untilMillis = in.readVarLong(1, Long.MAX_VALUE);
    }
    if ((flags & EXPIRES) != 0) {
      message.particulars().expiresAtMillis = in.readVarLong(1, Long.MAX_VALUE);
    }
    if ((flags & MORE) != 0) {
      readMore(in, message);
    }
    boolean isInFlight = (flags & IN_FLIGHT) != 0;
    MalformedBytes.check(
        !isInFlight || (message.untilMillis() != 0 && message.failed() < message.handedOut()),
        "a delivery that never was, or never ends");
    return new Read(message, isInFlight);
  }

  private static void readMore(ByteReader in, Message message) {
    int more = in.readByte();
    MalformedBytes.check(
        more != 0 && more <= (HANDED_OUT | GROUP | DEATH), "an unknown particular");
    Particulars particulars = message.particulars();
    if ((more & HANDED_OUT) != 0) {
      particulars.sequence = in.readVarLong(1, Long.MAX_VALUE);
      particulars.handedOut =
          (int) in.readVarLong(0, Math.min(particulars.sequence, Integer.MAX_VALUE));
      particulars.failed = (int) in.readVarLong(0, particulars.handedOut);
    }
    if ((more & GROUP) != 0) {
      particulars.group = in.readName(GroupName::new);
    }
    if ((more & DEATH) != 0) {
      particulars.death = Death.readFrom(in);
    }
  }
}
