package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch;
import io.quorate.port.PayloadHandle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to a {@link Wal} on a thread of its own: all that wait when the disk is free again
 * share one sync. After an error nothing is ever written again.
 */
public final class WalJournal implements Journal, AutoCloseable {
  /**
   * Batches that may wait. The loop bounds what it has under way and stops producing long before,
   * so a disk that is this far behind counts as broken.
   */
  static final int WAITING_MAX = 16_384;

  /** Batches that share one sync; with more, the first of them would only wait longer. */
  static final int TOGETHER_MAX = 1_024;

  private static final long CLOSE_MILLIS_MAX = 30_000;
  private static final long NONE = Long.MIN_VALUE;

  private final Wal wal;
  private final ThreadFactory threads;
  private final Object lock = new Object();
  private final ArrayDeque<JournalBatch> waiting = new ArrayDeque<>(); // guarded by lock, as below
  private @Nullable Listener listener;
  private @Nullable Thread thread;
  private long newest = NONE;
  private boolean isClosing;
  private boolean isHalted;

  public WalJournal(Wal wal, ThreadFactory threads) {
    this.wal = wal;
    this.threads = threads;
  }

  /** Starts the thread; to be called once, before the first write. */
  public void start(Listener newListener) {
    synchronized (lock) {
      Invariant.check(thread == null, "the journal was started before");
      listener = newListener;
      thread = threads.newThread(() -> run(newListener));
      thread.start();
    }
  }

  /** As in {@link Journal}; once the journal has failed or is closing, batches are dropped. */
  @Override
  public void write(JournalBatch batch) {
    Listener overrun = null;
    synchronized (lock) {
      Listener started = Invariant.present(listener, "the journal's listener");
      Invariant.check(
          newest == NONE || batch.sequence() == newest + 1,
          "batch %d is out of order",
          batch.sequence());
      newest = batch.sequence();
      if (isHalted || isClosing) {
        return;
      }
      if (waiting.size() < WAITING_MAX) {
        waiting.add(batch);
        lock.notifyAll();
      } else {
        overrun = started;
      }
    }
    if (overrun != null) {
      halt(overrun, "the disk is " + WAITING_MAX + " batches behind");
    }
  }

  /**
   * Writes what is waiting, stops the thread and closes the log.
   *
   * @throws IOException if the disk does not answer, or the log cannot be closed
   */
  @Override
  public void close() throws IOException {
    Thread running;
    synchronized (lock) {
      isClosing = true;
      lock.notifyAll();
      running = thread;
    }
    if (running == null) {
      wal.close();
      return;
    }
    try {
      running.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the journal was being closed");
    }
    if (running.isAlive()) {
      throw new IOException("the disk has not answered for " + CLOSE_MILLIS_MAX + " ms");
    }
  }

  private void run(Listener told) {
    try (Wal open = wal) {
      List<JournalBatch> together = takeWaiting();
      while (!together.isEmpty()) {
        makeDurable(open, together, told);
        together = takeWaiting();
      }
    } catch (InterruptedException e) {
      halt(told, "the journal's thread was interrupted");
    } catch (IOException | RuntimeException | Error e) {
      halt(told, e.toString());
    }
  }

  private static void makeDurable(Wal wal, List<JournalBatch> together, Listener told)
      throws IOException {
    List<List<PayloadHandle>> handles = new ArrayList<>(together.size());
    for (JournalBatch batch : together) {
      handles.add(wal.append(batch));
    }
    long startNanos = System.nanoTime();
    wal.sync();
    told.synced(System.nanoTime() - startNanos);
    for (int i = 0; i < together.size(); i++) {
      told.durable(together.get(i).sequence(), handles.get(i));
    }
    Set<GroupId> pinning = wal.trim(); // nobody has to wait for this
    if (!pinning.isEmpty()) {
      told.pinned(pinning);
    }
  }

  /** Waits for batches; none come any more when the list is empty. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint: without it syncs are more and smaller
  private List<JournalBatch> takeWaiting() throws InterruptedException {
    synchronized (lock) {
      while (waiting.isEmpty() && !isClosing && !isHalted) {
        lock.wait();
      }
    }
    Thread.yield(); // where processors are short, whoever has one more batch adds it to this sync
    synchronized (lock) {
      List<JournalBatch> together = new ArrayList<>();
      while (!waiting.isEmpty() && together.size() < TOGETHER_MAX) {
        together.add(waiting.remove());
      }
      return together;
    }
  }

  private void halt(Listener told, String reason) {
    synchronized (lock) {
      if (isHalted) {
        return;
      }
      isHalted = true;
      waiting.clear();
      lock.notifyAll();
    }
    told.failed(reason);
  }
}
