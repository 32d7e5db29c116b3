package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.ConsumerId;
import io.quorate.queue.Death;
import io.quorate.queue.DedupId;
import io.quorate.queue.GroupName;
import io.quorate.queue.NackMode;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.ConfirmOutbox;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Extend;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Nack;
import io.quorate.queue.QueueCommand.Parcel;
import io.quorate.queue.QueueCommand.Purge;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueCommand.TakeParcels;
import io.quorate.queue.QueueCommandKind;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.Receipt;
import io.quorate.queue.ReceiveId;
import java.util.List;

/** The form of a {@link QueueCommand}; bodies stand beside it. */
final class QueueCommandCodec {
  private QueueCommandCodec() {}

  static void write(ByteWriter out, QueueCommand command) {
    Fields.writeConstant(out, command.kind());
    switch (command.kind()) {
      case ENQUEUE -> writeEnqueue(out, (Enqueue) command);
      case RECEIVE -> writeReceive(out, (Receive) command);
      case ACK -> writeReceipts(out, ((Ack) command).receipts());
      case NACK -> writeNack(out, (Nack) command);
      case EXTEND -> {
        writeReceipts(out, ((Extend) command).receipts());
        out.writeVarLong(((Extend) command).visibilityMillis());
      }
      case CONFIGURE -> {
        out.writeString(((Configure) command).queue().value());
        ((Configure) command).settings().writeTo(out);
        out.writeBoolean(((Configure) command).isNear());
        out.writeBoolean(((Configure) command).mustExist());
      }
      case PURGE -> out.writeString(((Purge) command).queue().value());
      case DELETE -> {
        out.writeString(((Delete) command).queue().value());
        ((Delete) command).partitioning().writeTo(out);
      }
      case REDRIVE -> writeRedrive(out, (Redrive) command);
      case CONFIRM_OUTBOX -> {
        out.writeString(((ConfirmOutbox) command).target().value());
        out.writeVarLong(((ConfirmOutbox) command).upTo());
      }
      case TAKE_PARCELS -> writeParcels(out, (TakeParcels) command);
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a command
   */
  static QueueCommand read(ByteReader in) {
    QueueCommandKind kind = Fields.readConstant(in, QueueCommandKind.values());
    return Fields.unlessMalformed(
        () ->
            switch (kind) {
              case ENQUEUE ->
                  new Enqueue(
                      readQueue(in),
                      in.readVarLong(),
                      Fields.readList(in, QueueCommandCodec::readItem));
              case RECEIVE -> readReceive(in);
              case ACK -> new Ack(readReceipts(in));
              case NACK ->
                  new Nack(
                      readReceipts(in),
                      Fields.readConstant(in, NackMode.values()),
                      in.readVarLong() - 1);
              case EXTEND -> new Extend(readReceipts(in), in.readVarLong());
              case CONFIGURE ->
                  new Configure(
                      readQueue(in),
                      QueueSettings.readFrom(in),
                      in.readBoolean(),
                      in.readBoolean());
              case PURGE -> new Purge(readQueue(in));
              case DELETE -> new Delete(readQueue(in), Partitioning.readFrom(in));
              case REDRIVE ->
                  new Redrive(
                      readQueue(in),
                      Fields.readInt(in),
                      Fields.readOptional(in, QueueCommandCodec::readQueue),
                      in.readBoolean());
              case CONFIRM_OUTBOX -> new ConfirmOutbox(readQueue(in), in.readVarLong());
              case TAKE_PARCELS ->
                  new TakeParcels(
                      readQueue(in),
                      Fields.readInt(in),
                      in.readVarLong(),
                      Fields.readList(in, QueueCommandCodec::readParcel));
            });
  }

  private static void writeEnqueue(ByteWriter out, Enqueue command) {
    out.writeString(command.queue().value()).writeVarLong(command.wallMillis());
    Fields.writeList(out, command.items(), QueueCommandCodec::writeItem);
  }

  private static void writeItem(ByteWriter out, Item item) {
    out.writeVarLong(item.bodyBytes())
        .writeVarLong(item.priority())
        .writeVarLong(item.delayMillis())
        .writeVarLong(item.ttlMillis());
    Fields.writeOptional(out, item.group(), (to, group) -> to.writeString(group.value()));
    Fields.writeOptional(out, item.dedupId(), (to, id) -> to.writeString(id.value()));
    Fields.writeOptional(out, item.death(), (to, death) -> death.writeTo(to));
  }

  private static Item readItem(ByteReader in) {
    return new Item(
        Fields.readInt(in),
        Fields.readInt(in),
        in.readVarLong(),
        in.readVarLong(),
        Fields.readOptional(in, from -> from.readName(GroupName::new)),
        Fields.readOptional(in, from -> from.readName(DedupId::new)),
        Fields.readOptional(in, Death::readFrom));
  }

  private static void writeReceive(ByteWriter out, Receive command) {
    out.writeString(command.queue().value())
        .writeVarLong(command.max())
        .writeVarLong(command.visibilityMillis())
        .writeVarLong(command.fallbackMillis());
    Fields.writeOptional(out, command.attempt(), QueueCommandCodec::writeAttempt);
  }

  private static void writeAttempt(ByteWriter out, Attempt attempt) {
    Fields.writeOptional(out, attempt.consumer(), (to, id) -> to.writeString(id.value()));
    out.writeString(attempt.receiveId().value());
  }

  private static Receive readReceive(ByteReader in) {
    return new Receive(
        readQueue(in),
        Fields.readInt(in),
        in.readVarLong(),
        in.readVarLong(),
        Fields.readOptional(in, QueueCommandCodec::readAttempt));
  }

  private static Attempt readAttempt(ByteReader in) {
    return new Attempt(
        Fields.readOptional(in, from -> from.readName(ConsumerId::new)),
        in.readName(ReceiveId::new));
  }

  private static void writeNack(ByteWriter out, Nack command) {
    writeReceipts(out, command.receipts());
    Fields.writeConstant(out, command.mode());
    out.writeVarLong(command.delayMillis() + 1); // which may be -1
  }

  private static void writeRedrive(ByteWriter out, Redrive command) {
    out.writeString(command.queue().value()).writeVarLong(command.max());
    Fields.writeOptional(out, command.target(), (to, queue) -> to.writeString(queue.value()));
    out.writeBoolean(command.isNear());
  }

  private static void writeParcels(ByteWriter out, TakeParcels command) {
    out.writeString(command.queue().value())
        .writeVarLong(command.fromShard())
        .writeVarLong(command.settledBelow());
    Fields.writeList(out, command.parcels(), QueueCommandCodec::writeParcel);
  }

  private static void writeParcel(ByteWriter out, Parcel parcel) {
    out.writeVarLong(parcel.number()).writeVarLong(parcel.enqueuedWallMillis());
    writeItem(out, parcel.item());
  }

  private static Parcel readParcel(ByteReader in) {
    return new Parcel(in.readVarLong(), in.readVarLong(), readItem(in));
  }

  private static void writeReceipts(ByteWriter out, List<Receipt> receipts) {
    Fields.writeList(out, receipts, QueueCommandCodec::writeReceipt);
  }

  private static List<Receipt> readReceipts(ByteReader in) {
    return Fields.readList(in, QueueCommandCodec::readReceipt);
  }

  static void writeReceipt(ByteWriter out, Receipt receipt) {
    out.writeVarLong(receipt.messageId()).writeVarLong(receipt.delivery());
  }

  static Receipt readReceipt(ByteReader in) {
    return new Receipt(in.readVarLong(0, Long.MAX_VALUE), in.readVarLong(0, Long.MAX_VALUE));
  }

  static QueueName readQueue(ByteReader in) {
    return in.readName(QueueName::new);
  }
}
