package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Envelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what one step of the loop wants durable into one batch, and keeps what must wait for it.
 * Loop thread only.
 */
final class JournalPipe {
  /** While this many batches are on their way to the disk, clients wait in the inbox. */
  static final int IN_FLIGHT_MAX = 16;

  /** Told what may leave, since the disk holds what it claims. */
  interface Listener {
    void release(GroupId group, Envelope envelope);
  }

  private record Held(GroupId group, Envelope envelope) {}

  private record Batch(long sequence, List<Runnable> marks, List<Held> held) {}

  private final Journal journal;
  private final Listener listener;
  private final ArrayDeque<Batch> inFlight = new ArrayDeque<>();
  private List<GroupWrite> writes = new ArrayList<>();
  private List<Runnable> marks = new ArrayList<>();
  private List<Held> held = new ArrayList<>();
  private long lastSequence;

  JournalPipe(Journal journal, Listener listener) {
    this.journal = journal;
    this.listener = listener;
  }

  /** Writes with the next batch; the task is run once that is durable. */
  void write(GroupWrite write, Runnable onDurable) {
    writes.add(write);
    marks.add(onDurable);
  }

  void sendAfterPersist(GroupId group, Envelope envelope) {
    held.add(new Held(group, envelope));
  }

  boolean hasRoom() {
    return inFlight.size() < IN_FLIGHT_MAX;
  }

  /** Hands the collected batch to the journal. */
  void flush() {
    if (writes.isEmpty() && held.isEmpty()) {
      return;
    }
    Batch batch = new Batch(++lastSequence, marks, held);
    JournalBatch wanted = new JournalBatch(batch.sequence, writes);
    writes = new ArrayList<>();
    marks = new ArrayList<>();
    held = new ArrayList<>();
    inFlight.add(batch);
    journal.write(wanted);
  }

  /** All batches up to this one are durable. */
  void durable(long sequence) {
    Invariant.check(sequence <= lastSequence, "durable before written: %d", sequence);
    while (!inFlight.isEmpty() && inFlight.getFirst().sequence <= sequence) {
      Batch batch = inFlight.removeFirst();
      batch.marks.forEach(Runnable::run);
      for (Held message : batch.held) {
        listener.release(message.group, message.envelope);
      }
    }
  }
}
