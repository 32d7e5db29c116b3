package io.quorate.journal;

import io.quorate.node.JournalBatch;
import io.quorate.node.PayloadHandle;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The write-ahead log. Used by one thread at a time. */
@SuppressWarnings("DoNotCallSuggester") // not written yet
public final class Wal implements Closeable {
  private Wal() {}

  /**
   * Reads the log, cuts off what never became durable, and opens it for appending.
   *
   * @throws CorruptJournal if something is missing that was durable once
   */
  public static Recovered open(Storage storage, WalConfig config) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds a batch; it is not durable before {@link #sync}.
   *
   * @return where each entry's payload will lie, in the order of the batch
   */
  public List<PayloadHandle> append(JournalBatch batch) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Makes everything that was appended durable. */
  public void sync() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a durable payload; may be called by any thread.
   *
   * @throws CorruptJournal if its checksum is not the handle's
   */
  public byte[] read(PayloadHandle handle) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
