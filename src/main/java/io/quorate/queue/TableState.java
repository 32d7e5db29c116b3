package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.Outbox.Parcel;
import io.quorate.queue.QueueCommand.Attempt;

/**
 * What a {@link QueueTable} consists of, new or read back.
 *
 * @param lastId the greatest id that any message has had
 */
record TableState(
    long lastId,
    Queues queues,
    Stock stock,
    Discards discards,
    Outbox outbox,
    Arrivals arrivals,
    Dedups dedups) {

  static TableState empty() {
    Outbox outbox = new Outbox(0);
    Queues queues = new Queues(outbox);
    Discards discards = new Discards();
    Stock stock = new Stock(queues, discards);
    return new TableState(0, queues, stock, discards, outbox, new Arrivals(), new Dedups());
  }

  /** Writes what {@link #readFrom} reads; what can be derived is not in the bytes. */
  void writeTo(ByteWriter out) {
    out.writeVarLong(lastId).writeVarLong(outbox.lastNumber()).writeVarLong(outbox.count());
    for (Parcel parcel : outbox.all()) {
      out.writeVarLong(parcel.number());
      out.writeString(parcel.origin().value()).writeString(parcel.target().value());
      MessageForm.write(out, parcel.message());
    }
    out.writeVarLong(queues.count());
    queues.all().forEach(queue -> writeQueue(out, queue));
    arrivals.writeTo(out);
    dedups.writeTo(out);
    discards.writeTo(out);
  }

  private static void writeQueue(ByteWriter out, Queue queue) {
    Contents contents = queue.contents();
    out.writeString(queue.name().value());
    queue.settings().writeTo(out);
    out.writeBoolean(queue.isDeadLetterNear());
    queue.tally().writeTo(out);
    out.writeVarLong(queue.idleUntilMillis()).writeVarLong(contents.size());
    contents.byId().forEach(message -> MessageForm.write(out, message));
    out.writeVarLong(contents.batches().size());
    for (Batch batch : contents.batches()) {
      writeAttempt(out, batch.attempt());
      out.writeVarLong(batch.messages().size());
      batch.messages().forEach(message -> out.writeVarLong(message.id()));
    }
  }

  private static void writeAttempt(ByteWriter out, Attempt attempt) {
    ConsumerId consumer = attempt.consumer();
    out.writeString(attempt.receiveId().value()).writeBoolean(consumer != null);
    if (consumer != null) {
      out.writeString(consumer.value());
    }
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are no state, or one that no commands lead to
   */
  static TableState readFrom(ByteReader in) {
    long lastId = in.readVarLong(0, Long.MAX_VALUE);
    Ids ids = new Ids(lastId);
    Outbox outbox = readOutbox(in, ids);
    Queues queues = new Queues(outbox);
    Discards discards = new Discards();
    Stock stock = new Stock(queues, discards);
    String before = "";
    for (int count = in.readCount(); count > 0; count--) {
      QueueName name = in.readName(QueueName::new);
      MalformedBytes.check(
          QueueName.ORDER.compare(before, name.value()) < 0, "queues not by their names");
      before = name.value();
      readQueue(in, name, queues, stock, ids);
    }
    Arrivals arrivals = Arrivals.readFrom(in);
    Dedups dedups = Dedups.readFrom(in, ids);
    discards.readFrom(in, ids);
    ids.requireDistinct();
    return new TableState(lastId, queues, stock, discards, outbox, arrivals, dedups);
  }

  private static void readQueue(
      ByteReader in, QueueName name, Queues queues, Stock stock, Ids ids) {
    QueueSettings settings = QueueSettings.readFrom(in);
    boolean isDeadLetterNear = in.readBoolean();
    Queue queue = new Queue(name, Tally.readFrom(in, queues.ofAll()));
    queue.configure(settings, isDeadLetterNear);
    long idleUntilMillis = in.readVarLong(0, Long.MAX_VALUE);
    queues.restore(queue, idleUntilMillis);
    Step restoring = new Step(0, event -> {});
    long before = 0;
    for (int count = in.readCount(QueueTable.MESSAGES_MAX); count > 0; count--) {
      MessageForm.Read read = MessageForm.read(in, ids);
      MalformedBytes.check(read.message().id() > before, "messages not by their ids");
      before = read.message().id();
      stock.restore(read.message(), queue, read.isInFlight(), restoring);
    }
    stock.restoreGroups(queue, restoring);
    MalformedBytes.check(
        queues.isIdle(queue) == (idleUntilMillis != 0), "a queue that is idle or not at once");
    readBatches(in, queue, stock);
  }

  private static void readBatches(ByteReader in, Queue queue, Stock stock) {
    Attempt before = null;
    for (int count = in.readCount(); count > 0; count--) {
      ReceiveId receiveId = in.readName(ReceiveId::new);
      Attempt attempt =
          new Attempt(in.readBoolean() ? in.readName(ConsumerId::new) : null, receiveId);
      MalformedBytes.check(
          before == null || Contents.BY_ATTEMPT.compare(before, attempt) < 0,
          "receives not in their order");
      before = attempt;
      int messages = in.readCount(QueueCommand.RECEIVE_MAX);
      MalformedBytes.check(messages > 0, "a receive of nothing");
      for (int left = messages; left > 0; left--) {
        stock.restoreToBatch(queue, attempt, in.readVarLong());
      }
    }
  }

  private static Outbox readOutbox(ByteReader in, Ids ids) {
    Outbox outbox = new Outbox(in.readVarLong(0, Long.MAX_VALUE - 1));
    long before = 0;
    for (int count = in.readCount(QueueTable.MESSAGES_MAX); count > 0; count--) {
      long number = in.readVarLong(before + 1, outbox.lastNumber());
      before = number;
      QueueName origin = in.readName(QueueName::new);
      QueueName target = in.readName(QueueName::new);
      Message message = MessageForm.read(in, ids).message();
      MalformedBytes.check(
          message.untilMillis() == 0 && message.expiresAtMillis() == 0 && message.sequence() == 0,
          "a message in the outbox that is still in a queue");
      outbox.restore(new Parcel(number, origin, target, message));
    }
    return outbox;
  }
}
