package io.quorate.journal;

import io.quorate.kernel.Invariant;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PayloadHandle;
import io.quorate.raft.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code STORAGE=memory}: calls everything durable at once, and forgets it with the process. */
public final class MemoryJournal implements Journal {
  private static final System.Logger LOG = System.getLogger(MemoryJournal.class.getName());

  /** The segment of handles to payloads that are on no disk. */
  private static final long NO_SEGMENT = 0;

  private @Nullable Listener listener;

  /** Where the fate of batches is told, on the thread that writes; call it before that. */
  public void start(Listener newListener) {
    LOG.log(
        System.Logger.Level.WARNING,
        "STORAGE=memory: nothing is written to disk; what this node holds is lost when it stops");
    listener = newListener;
  }

  @Override
  public void write(JournalBatch batch) {
    List<PayloadHandle> handles = new ArrayList<>();
    for (GroupWrite write : batch.writes()) {
      for (Entry entry : write.entries()) {
        byte[] payload = entry.payload();
        handles.add(new PayloadHandle(NO_SEGMENT, 0, payload.length, FrameBody.checksum(payload)));
      }
    }
    Invariant.present(listener, "the listener").durable(batch.sequence(), handles);
  }
}
