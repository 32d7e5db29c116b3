package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch;
import io.quorate.port.PayloadHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Measures the journal on a real disk; no test. Arguments: an empty directory, and the seconds for
 * each line.
 */
final class JournalBench {
  private static final int PAYLOAD_BYTES = 200;
  private static final int[] OUTSTANDING = {1, 8, 64, 512};

  private JournalBench() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    double seconds = Double.parseDouble(arguments[1]);
    measureStart(directory);
    for (int outstanding : OUTSTANDING) {
      measureCommit(Files.createTempDirectory(directory, "commit"), outstanding, seconds);
    }
  }

  private static void measureStart(Path directory) throws IOException {
    for (String what : List.of("new", "existing")) {
      long start = System.nanoTime();
      DataDirectory opened = open(directory);
      double millis = (System.nanoTime() - start) / 1e6;
      opened.close();
      System.out.printf(Locale.ROOT, "start with a %s directory: %.1f ms%n", what, millis);
    }
  }

  private static void measureCommit(Path path, int outstanding, double seconds) throws Exception {
    Batches batches = new Batches();
    Semaphore free = new Semaphore(outstanding);
    try (DataDirectory directory = open(path)) {
      WalJournal journal = directory.journal();
      journal.start(
          new Journal.Listener() {
            @Override
            public void durable(long sequence, List<PayloadHandle> handles) {
              free.release();
            }

            @Override
            public void pinned(Set<GroupId> groups) {}

            @Override
            public void failed(String reason) {
              throw new IllegalStateException(reason);
            }
          });
      long start = System.nanoTime();
      long end = start + (long) (seconds * 1e9);
      long worst = 0;
      long count = 0;
      while (System.nanoTime() < end) {
        JournalBatch batch = batches.entry(++count, PAYLOAD_BYTES);
        long before = System.nanoTime();
        free.acquire();
        worst = Math.max(worst, System.nanoTime() - before);
        journal.write(batch);
      }
      free.acquire(outstanding);
      double rate = count / ((System.nanoTime() - start) / 1e9);
      System.out.printf(
          Locale.ROOT,
          "%4d under way: %8.0f batches/s, worst wait %.1f ms%n",
          outstanding,
          rate,
          worst / 1e6);
    }
  }

  private static DataDirectory open(Path path) throws IOException {
    return DataDirectory.open(path, new NodeId("bench"), Thread::new);
  }
}
