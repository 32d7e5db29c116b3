package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PayloadHandle;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log of all groups: batches go in, and one sync makes all of them durable. Used by
 * one thread at a time. After the first error every call fails: what the disk holds is unknown
 * then, and a sync that is tried again may succeed without having written anything.
 */
public final class Wal implements Closeable {
  /** So much is collected before it is written, sync or not. */
  private static final int WRITE_BYTES_MAX = FrameWriter.KEPT_BYTES;

  private final Storage storage;
  private final int fullSegmentsMax;
  private final WalLedger ledger;
  private final Segments segments;
  private final FrameWriter frames;
  private Segment active;
  private int written;
  private WalPosition synced;
  private boolean hasRolled;
  private @Nullable String failure;
  private boolean isClosed;

  private Wal(Storage storage, WalConfig config, WalRecovery.Result recovered) {
    this.storage = storage;
    fullSegmentsMax = config.fullSegmentsMax();
    ledger = recovered.ledger();
    frames = new FrameWriter(config.incarnation());
    active = recovered.active();
    written = recovered.end();
    synced = active.at(written);
    segments =
        new Segments(
            storage, config, recovered.spare(), active.generation() + recovered.spare().size());
  }

  /** Whether there is a log, or at least a part of one. */
  public static boolean exists(Storage storage) throws IOException {
    return storage.list().stream().anyMatch(name -> Segment.generationOf(name).isPresent());
  }

  /**
   * Reads the log, cuts off what never became durable, and opens it for appending.
   *
   * @throws CorruptJournal if something is missing that was durable once; the disk is unchanged
   */
  public static Recovered open(Storage storage, WalConfig config) throws IOException {
    WalRecovery.Result recovered = WalRecovery.run(storage, config);
    Wal wal = new Wal(storage, config, recovered);
    wal.mark();
    return new Recovered(wal, recovered.groups(), recovered.report());
  }

  /**
   * Adds a batch; it is not durable before {@link #sync}. An empty batch leaves no trace.
   *
   * @return where each entry's payload will lie, in the order of the batch
   */
  public List<PayloadHandle> append(JournalBatch batch) throws IOException {
    return batch.writes().isEmpty() ? List.of() : guarded(() -> add(batch.writes()));
  }

  /** Makes everything that was appended durable. */
  public void sync() throws IOException {
    guarded(this::syncActive);
  }

  /**
   * Deletes the segments that nobody needs any more: all that they hold of any group lies before
   * the group's base. Does nothing unless everything that was appended is durable.
   *
   * @return the groups that need the oldest segment still, if the log has begun a new one since the
   *     last call and is too long; else none
   */
  public Set<GroupId> trim() throws IOException {
    return guarded(
        () -> {
          if (synced.equals(active.at(end()))) {
            deleteUnneeded();
          }
          boolean isToBeTold = hasRolled && ledger.fullSegments() > fullSegmentsMax;
          hasRolled = false;
          return isToBeTold ? ledger.pinning() : Set.of();
        });
  }

  // One after the other: a power cut that brings deleted files back must not leave a gap among
  // them. The checkpoint that the log begins with then is durable, as all is that was appended.
  private void deleteUnneeded() throws IOException {
    while (ledger.fullSegments() > 0 && !ledger.isOldestNeeded()) {
      storage.delete(Segment.name(ledger.oldest()));
      storage.syncDirectory();
      ledger.forgetOldest();
    }
  }

  /**
   * Reads a durable payload; may be called by any thread.
   *
   * @throws NoSuchFileException if its segment has been deleted: the entry lies before its group's
   *     base, or was replaced, and whoever needs its payload had to take care of it before the cut
   * @throws CorruptJournal if its checksum is not the handle's
   */
  public byte[] read(PayloadHandle handle) throws IOException {
    byte[] payload = new byte[handle.length()];
    String name = Segment.name(handle.segment());
    try (StorageFile file = storage.open(name)) {
      file.read(ByteBuffer.wrap(payload), handle.offset());
    } catch (NoSuchFileException e) {
      NoSuchFileException gone =
          new NoSuchFileException(
              name, null, "deleted, since no group's log begins there any more");
      gone.initCause(e);
      throw gone;
    }
    if (FrameBody.checksum(payload) != handle.checksum()) {
      throw new CorruptJournal(name, handle.offset(), "a payload does not match its checksum");
    }
    return payload;
  }

  /** Closes the files; whatever was appended is durable then, unless the log has failed. */
  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    try {
      if (failure == null) {
        syncActive();
        mark();
      }
    } finally {
      isClosed = true;
      active.file().close();
      segments.close();
    }
  }

  /*
   * A mark of its own, at the start and at the end of a life: without a later mark damage to the
   * last batch could not be told from a batch that was cut short.
   */
  private void mark() throws IOException {
    guarded(
        () -> {
          add(List.of());
          return syncActive();
        });
  }

  private List<PayloadHandle> add(List<GroupWrite> writes) throws IOException {
    int room = FrameHeader.frameBytes(FrameBody.bytesMax(writes));
    if (room > active.bytes() - end()) {
      roll(room);
    }
    Invariant.check(ledger.accept(writes), "a batch does not follow from those before it");
    List<PayloadHandle> handles = frames.add(active.at(end()), synced, writes);
    if (frames.size() >= WRITE_BYTES_MAX) {
      writeCollected();
    }
    return handles;
  }

  // Everything in a segment is durable before anything is written to the next: so the log can only
  // be cut short in its last segment. What the next one begins with is what makes this one needless
  // in the end.
  private void roll(int room) throws IOException {
    syncActive();
    active.file().close();
    int checkpointRoom = FrameHeader.frameBytes(CheckpointBody.bytesMax(ledger.marks()));
    active = segments.next(Math.addExact(checkpointRoom, room));
    written = Segment.HEADER_BYTES;
    hasRolled = true;
    frames.addCheckpoint(active.at(written), synced, ledger.marks());
    ledger.begin(active.generation());
  }

  /** Returns up to where the log is durable now. */
  private WalPosition syncActive() throws IOException {
    if (!synced.equals(active.at(end()))) {
      writeCollected();
      active.file().sync();
      synced = active.at(written);
    }
    return synced;
  }

  private void writeCollected() throws IOException {
    int size = frames.size();
    active.file().write(frames.collected(), written);
    frames.clear();
    written += size;
    if (written > active.bytes() / 2) {
      segments.prepareNext();
    }
  }

  private int end() {
    return written + frames.size();
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private <T> T guarded(Step<T> step) throws IOException {
    if (isClosed || failure != null) {
      throw new IOException("the log is closed: " + failure);
    }
    try {
      return step.run();
    } catch (IOException | RuntimeException | Error e) {
      failure = e.toString(); // for good: see the class comment
      throw e;
    }
  }
}
