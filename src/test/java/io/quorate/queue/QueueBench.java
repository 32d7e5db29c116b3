package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueCommand.Item;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Prints what the table of queues costs: steps a second, and memory for 1,000,000 messages of each
 * kind. A program, not a test.
 */
public final class QueueBench {
  private static final int DEEP = 1_000_000;
  private static final int CYCLES = 200_000;
  private static final int WARM_UPS = 2;
  private static final QueueName Q = new QueueName("orders");
  private static final Item PLAIN = new Item(1_024, 0, 0, 0, null, null);

  private QueueTable table = new QueueTable();
  private long nowMillis = 1;

  private QueueBench() {}

  public static void main(String[] args) {
    for (int i = 0; i <= WARM_UPS; i++) {
      new QueueBench().speeds(i == WARM_UPS);
    }
    new QueueBench().memory("plain", PLAIN);
    new QueueBench().memory("with a TTL", new Item(1_024, 0, 0, 1_000_000, null, null));
    new QueueBench().memory("delayed", new Item(1_024, 0, 1_000_000, 0, null, null));
    new QueueBench().memory("of one group", new Item(1_024, 0, 0, 0, new GroupName("g"), null));
    new QueueBench().inFlight();
  }

  private void speeds(boolean isShown) {
    cycles("full cycles one at a time, empty queue", 1, isShown);
    cycles("full cycles in batches of 100, empty queue", 100, isShown);
    fill(DEEP, PLAIN);
    cycles("full cycles one at a time, 1,000,000 deep", 1, isShown);
    cycles("full cycles in batches of 100, 1,000,000 deep", 100, isShown);
    long start = System.nanoTime();
    apply(new QueueCommand.Purge(Q));
    print("purge of 1,000,000: the step that does it", start, 1, isShown);
    long worst = 0;
    while (table.nextDeadlineMillis().orElse(1) == 0) {
      long slice = System.nanoTime();
      table.expire(nowMillis, event -> {});
      worst = Math.max(worst, System.nanoTime() - slice);
    }
    print("purge of 1,000,000: the longest step after", System.nanoTime() - worst, 1, isShown);
    table = new QueueTable();
    fill(100_000, new Item(1_024, 0, 0, 0, new GroupName("busy"), null));
    fill(100_000, new Item(1_024, 0, 1_000_000, 0, null, null));
    cycles("full cycles past 100,000 blocked and 100,000 delayed", 1, isShown);
    table = new QueueTable();
    fill(100_000, PLAIN);
    for (int i = 0; i < 100_000; i += 100) {
      apply(new QueueCommand.Receive(Q, 100, 40_000, 1, null));
    }
    cycles("full cycles beside 100,000 in flight", 1, isShown);
    nowMillis += 40_000;
    start = System.nanoTime();
    table.expire(nowMillis, event -> {});
    print("100,000 deliveries that end at once", start, 1, isShown);
  }

  private void cycles(String what, int batch, boolean isShown) {
    List<Item> items = Collections.nCopies(batch, PLAIN);
    long start = System.nanoTime();
    for (int done = 0; done < CYCLES; done += batch) {
      apply(new QueueCommand.Enqueue(Q, 1_700_000_000_000L, items));
      Received received =
          (Received)
              table.apply(
                  nowMillis, new QueueCommand.Receive(Q, batch, 0, 30_000, null), event -> {});
      apply(
          new QueueCommand.Ack(
              received.deliveries().stream().map(delivery -> delivery.receipt()).toList()));
    }
    print(what, start, CYCLES, isShown);
  }

  private void fill(int count, Item item) {
    List<Item> items = Collections.nCopies(QueueCommand.BATCH_MAX, item);
    for (int done = 0; done < count; done += QueueCommand.BATCH_MAX) {
      apply(new QueueCommand.Enqueue(Q, 1_700_000_000_000L, items));
    }
  }

  private void inFlight() {
    long before = usedBytes();
    fill(100_000, PLAIN);
    for (int i = 0; i < 100_000; i += 100) {
      apply(new QueueCommand.Receive(Q, 100, 40_000, 1, null));
    }
    System.out.printf(
        Locale.ROOT, "%-56s %6d bytes each%n", "in flight", (usedBytes() - before) / 100_000);
    System.out.printf(Locale.ROOT, "%s%n", table.counts());
  }

  private void memory(String kind, Item item) {
    long before = usedBytes();
    long start = System.nanoTime();
    fill(DEEP, item);
    print("enqueue, batches of 1,000, " + kind, start, DEEP, true);
    long used = usedBytes() - before;
    start = System.nanoTime();
    ByteWriter out = new ByteWriter(64 << 20);
    table.writeTo(out);
    long written = System.nanoTime();
    byte[] state = out.toByteArray();
    table = new QueueTable();
    System.out.printf(
        Locale.ROOT,
        "%-56s %6d bytes each; state %d bytes each, written in %.0f ms",
        "1,000,000 messages, " + kind,
        used / DEEP,
        state.length / DEEP,
        (written - start) / 1e6);
    start = System.nanoTime();
    table = QueueTable.readFrom(new ByteReader(state));
    System.out.printf(Locale.ROOT, ", read in %.0f ms%n", (System.nanoTime() - start) / 1e6);
  }

  private void apply(QueueCommand command) {
    table.apply(nowMillis, command, event -> {});
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      runtime.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void print(String what, long startNanos, int count, boolean isShown) {
    double millis = (System.nanoTime() - startNanos) / 1e6;
    if (isShown && count == 1) {
      System.out.printf(Locale.ROOT, "%-56s %9.3f ms%n", what, millis);
    } else if (isShown) {
      System.out.printf(Locale.ROOT, "%-56s %9.0f a second%n", what, count / millis * 1_000);
    }
  }
}
