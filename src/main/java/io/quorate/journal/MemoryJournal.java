package io.quorate.journal;

import io.quorate.node.Journal;
import io.quorate.node.JournalBatch;

/** {@code STORAGE=memory}: calls everything durable at once, and forgets it with the process. */
@SuppressWarnings("DoNotCallSuggester") // not written yet
public final class MemoryJournal implements Journal {

  /** Where the fate of batches is told; call it before the first write. */
  public void start(Listener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(JournalBatch batch) {
    throw new UnsupportedOperationException();
  }
}
