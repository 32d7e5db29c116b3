package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.Death;
import io.quorate.queue.GroupName;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.Confirmed;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.Extended;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.OutboxPage;
import io.quorate.queue.QueueAnswer.OutboxView;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.QueueAnswerKind;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.QueueTotals;
import io.quorate.queue.Verdict;
import java.util.List;

/** The form of a {@link QueueAnswer} between nodes and in the machine's state. */
final class QueueAnswerCodec {
  private QueueAnswerCodec() {}

  static void write(ByteWriter out, QueueAnswer answer) {
    Fields.writeConstant(out, answer.kind());
    switch (answer.kind()) {
      case ENQUEUED -> {
        writeQueue(out, ((Enqueued) answer).queue());
        Fields.writeList(out, ((Enqueued) answer).results(), QueueAnswerCodec::writeResult);
      }
      case RECEIVED -> {
        writeQueue(out, ((Received) answer).queue());
        Fields.writeList(out, ((Received) answer).deliveries(), QueueAnswerCodec::writeDelivery);
      }
      case SETTLED -> writeVerdicts(out, ((Settled) answer).verdicts());
      case EXTENDED -> {
        writeVerdicts(out, ((Extended) answer).verdicts());
        out.writeVarLong(((Extended) answer).endsAtMillis());
      }
      case CONFIGURED -> {
        writeQueue(out, ((Configured) answer).queue());
        ((Configured) answer).settings().writeTo(out);
      }
      case PURGED ->
          writeQueue(out, ((Purged) answer).queue()).writeVarLong(((Purged) answer).messages());
      case DELETED ->
          writeQueue(out, ((Deleted) answer).queue()).writeVarLong(((Deleted) answer).messages());
      case REDRIVEN -> {
        Redriven redriven = (Redriven) answer;
        writeQueue(out, redriven.queue())
            .writeVarLong(redriven.messages())
            .writeVarLong(redriven.left());
      }
      case CONFIRMED -> out.writeVarLong(((Confirmed) answer).messages());
      case NOT_FOUND -> writeQueue(out, ((NotFound) answer).queue());
      case ELSEWHERE -> {
        writeQueue(out, ((Elsewhere) answer).queue());
        Fields.writeOptional(
            out, ((Elsewhere) answer).partitioning(), (to, each) -> each.writeTo(to));
      }
      case REFUSED ->
          writeQueue(out, ((Refused) answer).queue()).writeString(((Refused) answer).detail());
      case QUEUE_VIEW -> writeView(out, (QueueView) answer);
      case QUEUE_PAGE -> {
        Fields.writeList(out, ((QueuePage) answer).queues(), QueueAnswerCodec::writeView);
        out.writeBoolean(((QueuePage) answer).isLast());
      }
      case PEEKED -> {
        writeQueue(out, ((Peeked) answer).queue());
        Fields.writeList(out, ((Peeked) answer).messages(), QueueAnswerCodec::writeMessage);
      }
      case OUTBOX_PAGE -> {
        Fields.writeList(out, ((OutboxPage) answer).messages(), QueueAnswerCodec::writeOutbox);
        out.writeBoolean(((OutboxPage) answer).isLast());
      }
      case PARCELS_TAKEN -> {
        ParcelsTaken taken = (ParcelsTaken) answer;
        writeQueue(out, taken.queue()).writeVarLong(taken.arrivedUpTo());
        Fields.writeOptional(out, taken.bound(), Fields::writeConstant);
      }
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MalformedBytes if the bytes are not such an answer
   */
  static QueueAnswer read(ByteReader in) {
    return switch (Fields.readConstant(in, QueueAnswerKind.values())) {
      case ENQUEUED ->
          new Enqueued(readQueue(in), Fields.readList(in, QueueAnswerCodec::readResult));
      case RECEIVED ->
          new Received(readQueue(in), Fields.readList(in, QueueAnswerCodec::readDelivery));
      case SETTLED -> new Settled(readVerdicts(in));
      case EXTENDED -> new Extended(readVerdicts(in), in.readVarLong(0, Long.MAX_VALUE));
      case CONFIGURED -> new Configured(readQueue(in), QueueSettings.readFrom(in));
      case PURGED -> new Purged(readQueue(in), Fields.readInt(in));
      case DELETED -> new Deleted(readQueue(in), Fields.readInt(in));
      case REDRIVEN -> new Redriven(readQueue(in), Fields.readInt(in), Fields.readInt(in));
      case CONFIRMED -> new Confirmed(Fields.readInt(in));
      case NOT_FOUND -> new NotFound(readQueue(in));
      case ELSEWHERE -> readElsewhere(in);
      case REFUSED -> new Refused(readQueue(in), in.readString());
      case QUEUE_VIEW -> readView(in);
      case QUEUE_PAGE ->
          new QueuePage(Fields.readList(in, QueueAnswerCodec::readView), in.readBoolean());
      case PEEKED -> new Peeked(readQueue(in), Fields.readList(in, QueueAnswerCodec::readMessage));
      case OUTBOX_PAGE ->
          new OutboxPage(Fields.readList(in, QueueAnswerCodec::readOutbox), in.readBoolean());
      case PARCELS_TAKEN ->
          new ParcelsTaken(
              readQueue(in),
              readLong(in),
              Fields.readOptional(in, from -> Fields.readConstant(from, Bound.values())));
    };
  }

  private static Elsewhere readElsewhere(ByteReader in) {
    QueueName queue = readQueue(in);
    return Fields.unlessMalformed(
        () -> new Elsewhere(queue, Fields.readOptional(in, Partitioning::readFrom)));
  }

  private static void writeResult(ByteWriter out, ItemResult result) {
    out.writeBoolean(result instanceof Accepted);
    if (result instanceof Accepted accepted) {
      out.writeVarLong(accepted.messageId()).writeBoolean(accepted.isDuplicate());
    } else {
      Fields.writeConstant(out, ((NotAccepted) result).bound()); // a shard has no other answers
    }
  }

  private static ItemResult readResult(ByteReader in) {
    return in.readBoolean()
        ? new Accepted(in.readVarLong(0, Long.MAX_VALUE), in.readBoolean())
        : new NotAccepted(Fields.readConstant(in, Bound.values()));
  }

  private static void writeDelivery(ByteWriter out, Delivery delivery) {
    QueueCommandCodec.writeReceipt(out, delivery.receipt());
    out.writeVarLong(delivery.deliveryCount())
        .writeVarLong(delivery.enqueuedWallMillis())
        .writeVarLong(delivery.priority());
    Fields.writeOptional(out, delivery.group(), (to, group) -> to.writeString(group.value()));
    out.writeVarLong(delivery.endsAtMillis());
    Fields.writeOptional(out, delivery.death(), (to, death) -> death.writeTo(to));
  }

  private static Delivery readDelivery(ByteReader in) {
    return new Delivery(
        QueueCommandCodec.readReceipt(in),
        Fields.readInt(in),
        in.readVarLong(0, Long.MAX_VALUE),
        Fields.readInt(in),
        Fields.readOptional(in, from -> from.readName(GroupName::new)),
        in.readVarLong(0, Long.MAX_VALUE),
        Fields.readOptional(in, Death::readFrom));
  }

  private static void writeVerdicts(ByteWriter out, List<Verdict> verdicts) {
    Fields.writeList(out, verdicts, Fields::writeConstant);
  }

  private static List<Verdict> readVerdicts(ByteReader in) {
    return Fields.readList(in, from -> Fields.readConstant(from, Verdict.values()));
  }

  private static void writeView(ByteWriter out, QueueView view) {
    writeQueue(out, view.queue());
    view.settings().writeTo(out);
    out.writeVarLong(view.ready())
        .writeVarLong(view.delayed())
        .writeVarLong(view.inFlight())
        .writeVarLong(view.blocked())
        .writeVarLong(view.bodyBytes())
        .writeVarLong(view.leaving())
        .writeVarLong(view.dead())
        .writeVarLong(view.oldestWallMillis());
    QueueTotals totals = view.totals();
    out.writeVarLong(totals.enqueued())
        .writeVarLong(totals.delivered())
        .writeVarLong(totals.acked())
        .writeVarLong(totals.returned())
        .writeVarLong(totals.timedOut())
        .writeVarLong(totals.expired())
        .writeVarLong(totals.deadLettered())
        .writeVarLong(totals.redriven());
  }

  private static QueueView readView(ByteReader in) {
    return new QueueView(
        readQueue(in),
        QueueSettings.readFrom(in),
        Fields.readInt(in),
        Fields.readInt(in),
        Fields.readInt(in),
        Fields.readInt(in),
        readLong(in),
        Fields.readInt(in),
        Fields.readInt(in),
        readLong(in),
        new QueueTotals(
            readLong(in),
            readLong(in),
            readLong(in),
            readLong(in),
            readLong(in),
            readLong(in),
            readLong(in),
            readLong(in)));
  }

  private static void writeMessage(ByteWriter out, MessageView view) {
    out.writeVarLong(view.messageId()).writeVarLong(view.bodyBytes()).writeVarLong(view.priority());
    Fields.writeOptional(out, view.group(), (to, group) -> to.writeString(group.value()));
    out.writeVarLong(view.failed()).writeVarLong(view.enqueuedWallMillis());
    Fields.writeOptional(out, view.death(), (to, death) -> death.writeTo(to));
  }

  private static MessageView readMessage(ByteReader in) {
    return new MessageView(
        readLong(in),
        Fields.readInt(in),
        Fields.readInt(in),
        Fields.readOptional(in, from -> from.readName(GroupName::new)),
        Fields.readInt(in),
        readLong(in),
        Fields.readOptional(in, Death::readFrom));
  }

  private static void writeOutbox(ByteWriter out, OutboxView view) {
    writeQueue(out.writeVarLong(view.number()), view.origin());
    writeQueue(out, view.target());
    writeMessage(out, view.message());
  }

  private static OutboxView readOutbox(ByteReader in) {
    return new OutboxView(readLong(in), readQueue(in), readQueue(in), readMessage(in));
  }

  private static ByteWriter writeQueue(ByteWriter out, QueueName queue) {
    return out.writeString(queue.value());
  }

  private static QueueName readQueue(ByteReader in) {
    return QueueCommandCodec.readQueue(in);
  }

  private static long readLong(ByteReader in) {
    return in.readVarLong(0, Long.MAX_VALUE);
  }
}
