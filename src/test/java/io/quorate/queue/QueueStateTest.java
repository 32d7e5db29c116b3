package io.quorate.queue;

import static io.quorate.queue.QueueDriver.delayed;
import static io.quorate.queue.QueueDriver.grouped;
import static io.quorate.queue.QueueDriver.known;
import static io.quorate.queue.QueueDriver.mortal;
import static io.quorate.queue.QueueDriver.settings;
import static io.quorate.queue.QueueDriver.urgent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Rng;
import io.quorate.queue.QueueCommand.Attempt;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Goal: no state that no commands lead to is taken for one. Method: states by hand, and noise. */
class QueueStateTest {
  private static final int LAST_ID = 20;
  private static final int IN_FLIGHT = 0x10;
  private static final int UNTIL = 0x20;
  private static final long LAST_PARCEL = 50;
  private static final int MORE = 0x80;
  private static final int HANDED_OUT = 0x01;
  private static final int GROUP = 0x02;

  private final ByteWriter queues = new ByteWriter();
  private final ByteWriter outbox = new ByteWriter();
  private final ByteWriter senders = new ByteWriter();
  private final ByteWriter dedups = new ByteWriter();
  private final ByteWriter discards = new ByteWriter();
  private int queueCount;
  private int outboxCount;
  private int senderCount;
  private int dedupCount;
  private long lastDedup;
  private long lastDedupEnd;
  private int discardCount;

  @Test
  void lawfulStateIsRead() {
    queue("a", 0, 3).plain(1).inFlight(2, 5_000, 1).member(3, "g").batches(1).batch("r", 2);
    queue("b", 0, 2).flying(4, "g").member(5, "g").batches(0);
    queue("c", 77, 0).batches(0);
    parcel(40, 6);
    sender(3, 7, 2).mark("a", 7).mark("b", 9).sender(4, 0, 0);
    dedup("a", "d1", 7, 100).dedup("a", "d2", 8, 100);
    discarded("z", 9, 12, 11);
    byte[] state = state();

    assertThat(QueueDriver.stateOf(read(state))).isEqualTo(state);
  }

  @Test
  void everyIdWasGivenToOneMessage() {
    refuses("has not come", test -> test.queue("a", 0, 1).plain(LAST_ID + 1));
    refuses("has not come", test -> test.queue("a", 0, 1).plain(0));
    refuses("has not come", test -> test.dedup("a", "d", LAST_ID + 1, 5));
    refuses("has not come", test -> test.discarded("a", LAST_ID + 1));
    refuses("by their ids", test -> test.queue("a", 0, 2).plain(2).plain(1).batches(0));
    refuses(
        "in two places",
        test -> {
          test.queue("a", 0, 1).plain(1).batches(0);
          test.queue("b", 0, 1).plain(1).batches(0);
        });
    refuses("in two places", test -> test.parcel(1, 3).discarded("a", 3));
    refuses("in two places", test -> test.discarded("a", 3, 3));
  }

  @Test
  void queuesComeByTheirNamesAndAreIdleOrNot() {
    for (String second : new String[] {"a", "b"}) {
      refuses(
          "not by their names",
          test -> {
            test.queue("b", 5, 0).batches(0);
            test.queue(second, 5, 0).batches(0);
          });
    }
    refuses("idle or not", test -> test.queue("a", 0, 0).batches(0));
    refuses("idle or not", test -> test.queue("a", 5, 1).plain(1).batches(0));
    refuses("as calls are", test -> test.queue("ack", 5, 0).batches(0));
  }

  @Test
  void deliveryHasAnEndAndHasNotFailedYet() {
    refuses("never was", test -> test.queue("a", 0, 1).message(1, IN_FLIGHT));
    refuses("never was", test -> test.queue("a", 0, 1).message(1, IN_FLIGHT | UNTIL).until(5));
    refuses(
        "never was",
        test ->
            test.queue("a", 0, 1).message(1, IN_FLIGHT | UNTIL | MORE).until(5).handedOut(1, 1, 1));
    refuses("is not from", test -> test.queue("a", 0, 1).message(1, MORE).handedOut(1, 2, 0));
    refuses("is not from", test -> test.queue("a", 0, 1).message(1, MORE).handedOut(2, 1, 2));
    refuses("unknown priority", test -> test.queue("a", 0, 1).message(1, 10));
    refuses("unknown particular", test -> test.queue("a", 0, 1).message(1, MORE).byteOf(0));
    refuses("unknown particular", test -> test.queue("a", 0, 1).message(1, MORE).byteOf(8));
  }

  @Test
  void oneOfAGroupIsInFlight() {
    refuses(
        "two of a group", test -> test.queue("a", 0, 2).flying(1, "g").flying(2, "g").batches(0));
  }

  @Test
  void receiveHasWhatIsInFlightAndNobodyElseHas() {
    refuses("does not have", test -> test.flight().batches(1).batch("r", 2));
    refuses("does not have", test -> test.flight().batches(1).batch("r", 3));
    refuses("does not have", test -> test.flight().batches(1).batch("r", 1, 1));
    refuses("does not have", test -> test.flight().batches(2).batch("r", 1).batch("s", 1));
    refuses("not in their order", test -> test.flight().batches(2).batch("r", 1).batch("r", 1));
    refuses("of nothing", test -> test.flight().batches(1).batch("r"));
  }

  @Test
  void dedupsAndDiscardsAreThereOnce() {
    refuses("known twice", test -> test.dedup("a", "d", 1, 5).dedup("a", "d", 2, 5));
    refuses("is not from", test -> test.dedup("a", "d", 1, 5).dedup("a", "e", 2, 4));
    refuses("is not from", test -> test.dedup("a", "d", 2, 5).dedup("a", "e", 2, 5));
    refuses("nothing was discarded", test -> test.discarded("a"));
  }

  @Test
  void parcelIsInNoQueue() {
    refuses(
        "still in a queue",
        test -> {
          test.outboxCount++;
          test.outbox.writeVarLong(1).writeString("q").writeString("t").writeVarLong(1);
          test.outbox.writeVarLong(0).writeVarLong(0).writeByte(UNTIL).writeVarLong(9);
        });
  }

  @Test
  void parcelsComeByTheirNumbersAndOnlyAfterTheLastThatCounts() {
    refuses("is not from", test -> test.parcel(2, 1).parcel(1, 2));
    refuses("is not from", test -> test.parcel(LAST_PARCEL + 1, 1));
    refuses("not in their order", test -> test.sender(3, 0, 0).sender(3, 0, 0));
    refuses("not by their names", test -> test.sender(3, 0, 2).mark("b", 1).mark("a", 2));
    refuses("is not from", test -> test.sender(3, 5, 1).mark("b", 4));
  }

  /** A bit, a byte, a cut: whatever is read, it is a table or nothing. */
  @Test
  void damagedStateIsATableOrMalformed() {
    QueueDriver driver = new QueueDriver();
    driver.configure("q", settings(1, "morgue"));
    driver.enqueue("q", urgent(1), known("d"), delayed(5_000), mortal(60_000), grouped("g"));
    driver.enqueue("r", grouped("g"), grouped("g"), urgent(9), known("e"));
    driver.receiveAs("r", 2, "r1");
    driver.receive("q", 2, new Attempt(new ConsumerId("c"), new ReceiveId("r2")), 0);
    driver.killNext("r");
    driver.fail(driver.take("q"));
    byte[] state = driver.state();
    Rng rng = new Rng(7);
    int tables = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] damaged = damage(state, rng);
      try {
        QueueTable table = read(damaged);
        tables++;
        assertThat(QueueDriver.stateOf(table)).isEqualTo(damaged);
        use(table);
      } catch (MalformedBytes e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThat(tables).as("some damage cannot be seen").isBetween(1_000, 29_000);
  }

  private static byte[] damage(byte[] state, Rng rng) {
    byte[] damaged = state.clone();
    if (rng.chance(0.1)) {
      return Arrays.copyOf(damaged, rng.index(damaged.length));
    }
    int at = rng.index(damaged.length);
    damaged[at] = (byte) (rng.chance(0.5) ? damaged[at] ^ (1 << rng.index(8)) : rng.index(256));
    return damaged;
  }

  private static void use(QueueTable table) {
    long end = Long.MAX_VALUE / 2;
    table.expire(10_000, event -> {});
    for (String queue : new String[] {"q", "r", "r.dead"}) {
      QueueName name = new QueueName(queue);
      table.apply(20_000, new QueueCommand.Receive(name, 100, 0, 1_000, null), event -> {});
      table.apply(
          20_000, new QueueCommand.Redrive(name, 10, new QueueName("s"), false), event -> {});
    }
    table.expire(end, event -> {});
    table.query(new QueueQuery.ListQueues("", null, 100));
    table.apply(end, new QueueCommand.Purge(new QueueName("q")), event -> {});
  }

  private static QueueTable read(byte[] state) {
    ByteReader in = new ByteReader(state);
    QueueTable table = QueueTable.readFrom(in);
    in.requireEnd();
    return table;
  }

  private static void refuses(String why, Consumer<QueueStateTest> builder) {
    QueueStateTest test = new QueueStateTest();
    builder.accept(test);
    byte[] state = test.state();
    assertThatThrownBy(() -> read(state))
        .isInstanceOf(MalformedBytes.class)
        .hasMessageContaining(why);
  }

  private byte[] state() {
    ByteWriter state = new ByteWriter().writeVarLong(LAST_ID).writeVarLong(LAST_PARCEL);
    append(state.writeVarLong(outboxCount), outbox);
    append(state.writeVarLong(queueCount), queues);
    append(state.writeVarLong(senderCount), senders);
    append(state.writeVarLong(dedupCount), dedups);
    return append(state.writeVarLong(discardCount), discards).toByteArray();
  }

  private static ByteWriter append(ByteWriter out, ByteWriter part) {
    return out.writeRaw(part.toByteArray(), 0, part.size());
  }

  private QueueStateTest queue(String name, long idleUntilMillis, int messages) {
    queueCount++;
    queues.writeString(name);
    QueueSettings.DEFAULT.writeTo(queues);
    queues.writeBoolean(false);
    new Tally(null).writeTo(queues);
    queues.writeVarLong(idleUntilMillis).writeVarLong(messages);
    return this;
  }

  private QueueStateTest message(long id, int flags) {
    queues.writeVarLong(id).writeVarLong(0).writeVarLong(10).writeByte(flags);
    return this;
  }

  private QueueStateTest until(long millis) {
    queues.writeVarLong(millis);
    return this;
  }

  private QueueStateTest byteOf(int value) {
    queues.writeByte(value);
    return this;
  }

  private QueueStateTest handedOut(long sequence, int handedOut, int failed) {
    queues.writeByte(HANDED_OUT);
    queues.writeVarLong(sequence).writeVarLong(handedOut).writeVarLong(failed);
    return this;
  }

  private QueueStateTest plain(long id) {
    return message(id, 0);
  }

  private QueueStateTest inFlight(long id, long untilMillis, long sequence) {
    return message(id, IN_FLIGHT | UNTIL | MORE).until(untilMillis).handedOut(sequence, 1, 0);
  }

  /** A queue with one message in flight, the first, and one that waits. */
  private QueueStateTest flight() {
    return queue("a", 0, 2).inFlight(1, 5, 1).plain(2);
  }

  private QueueStateTest member(long id, String group) {
    message(id, MORE).byteOf(GROUP);
    queues.writeString(group);
    return this;
  }

  private QueueStateTest flying(long id, String group) {
    message(id, IN_FLIGHT | UNTIL | MORE).until(9).byteOf(HANDED_OUT | GROUP);
    queues.writeVarLong(1).writeVarLong(1).writeVarLong(0).writeString(group);
    return this;
  }

  private QueueStateTest batches(int count) {
    queues.writeVarLong(count);
    return this;
  }

  private QueueStateTest batch(String receiveId, long... messageIds) {
    queues.writeString(receiveId).writeBoolean(false).writeVarLong(messageIds.length);
    Arrays.stream(messageIds).forEach(queues::writeVarLong);
    return this;
  }

  private QueueStateTest parcel(long number, long id) {
    outboxCount++;
    outbox.writeVarLong(number).writeString("q").writeString("t");
    outbox.writeVarLong(id).writeVarLong(0).writeVarLong(10).writeByte(0);
    return this;
  }

  private QueueStateTest sender(int shard, long settledBelow, int marks) {
    senderCount++;
    senders.writeVarLong(shard).writeVarLong(settledBelow).writeVarLong(marks);
    return this;
  }

  private QueueStateTest mark(String queue, long number) {
    senders.writeString(queue).writeVarLong(number);
    return this;
  }

  private QueueStateTest dedup(String queue, String id, long messageId, long untilMillis) {
    dedupCount++;
    Dedups.nameOf(new QueueName(queue), new DedupId(id)).writeTo(dedups);
    dedups.writeVarLong(messageId - lastDedup).writeVarLong(untilMillis - lastDedupEnd);
    lastDedup = messageId;
    lastDedupEnd = untilMillis;
    return this;
  }

  private QueueStateTest discarded(String queue, long... messageIds) {
    discardCount++;
    discards.writeString(queue).writeVarLong(messageIds.length);
    Arrays.stream(messageIds).forEach(discards::writeVarLong);
    return this;
  }
}
