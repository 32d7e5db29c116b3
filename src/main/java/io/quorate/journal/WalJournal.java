package io.quorate.journal;

import io.quorate.node.Journal;
import io.quorate.node.JournalBatch;
import java.util.concurrent.ThreadFactory;

/** Writes batches to a {@link Wal} on a thread of its own; all that wait share one sync. */
@SuppressWarnings("DoNotCallSuggester") // not written yet
public final class WalJournal implements Journal, AutoCloseable {

  public WalJournal(Wal wal, ThreadFactory threads) {}

  /** Starts the thread. */
  public void start(Listener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(JournalBatch batch) {
    throw new UnsupportedOperationException();
  }

  /** Writes what is waiting, stops the thread and closes the log. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
