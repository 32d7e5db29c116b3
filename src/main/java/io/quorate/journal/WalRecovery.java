package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Restored;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Finds the end of the log and makes it safe to write there. Reads everything before it changes
 * anything, so a refusal leaves the disk as it was found.
 */
final class WalRecovery {
  /*
   * 1. The log ends at the first frame that is not whole. A power cut may have left any of the
   *    sectors of the last, unsynced batches; so what lies behind the end may look whole.
   * 2. A mark behind the end that is beyond the end proves that the frame there was durable once:
   *    it has been damaged since. Cutting it off would take back a promise, so refuse.
   * 3. Otherwise nothing behind the end was ever promised. All of it becomes zeros, durably, before
   *    anything is written: else a later power cut could leave a new frame that ends exactly where
   *    an old one starts, and the old one would be part of the log again.
   * 4. What was read may be in the page cache only (the process died, the machine did not). It is
   *    synced before anyone builds on it. If the process died of a sync that failed, the cache
   *    counts as clean what never reached the disk, and a sync alone would do nothing. So whatever
   *    lies behind the last mark is written once more.
   * 5. Segments are freed from the oldest on, each durably before the next, so what is left has no
   *    gap. It begins with a checkpoint, durable before the segment ahead of it was freed. That no
   *    more is gone than was to be freed, only the end of the log can tell: see GroupLogs.
   */

  private static final long FIRST_GENERATION = 1;

  private final Storage storage;
  private final WalConfig config;
  private final GroupLogs logs = new GroupLogs();
  private final WalLedger ledger = new WalLedger();
  private final List<Found> found = new ArrayList<>();
  private long firstGeneration = FIRST_GENERATION;
  private WalPosition end = new WalPosition(FIRST_GENERATION, Segment.HEADER_BYTES);
  private WalPosition unprovenFrom = end;
  private byte[] unproven = {};
  private boolean isEndFound;
  private int frameCount;

  /** A segment, and which part of it lies behind the end of the log and is not zeros. */
  private record Found(long generation, int bytes, int dirtyFrom, int dirtyTo) {
    boolean isDirty() {
      return dirtyFrom < dirtyTo;
    }
  }

  private WalRecovery(Storage storage, WalConfig config) {
    this.storage = storage;
    this.config = config;
  }

  /**
   * What recovery leaves: the segment to go on in, and where.
   *
   * @param ledger of all segments up to the active one
   * @param spare the segments after it, all empty
   */
  record Result(
      SortedMap<GroupId, Restored> groups,
      WalLedger ledger,
      Segment active,
      int end,
      Deque<Segment> spare,
      String report) {}

  static Result run(Storage storage, WalConfig config) throws IOException {
    WalRecovery recovery = new WalRecovery(storage, config);
    List<Long> generations = recovery.generations();
    if (!generations.isEmpty()) {
      recovery.firstGeneration = generations.get(0);
      recovery.end = new WalPosition(generations.get(0), Segment.HEADER_BYTES);
    }
    for (long generation : generations) {
      recovery.read(generation);
    }
    return recovery.finish();
  }

  private List<Long> generations() throws IOException {
    List<Long> generations = new ArrayList<>();
    for (String name : storage.list()) {
      OptionalLong generation = Segment.generationOf(name);
      if (generation.isPresent()) {
        long found = generation.getAsLong();
        long expected = generations.isEmpty() ? found : generations.get(0) + generations.size();
        if (found != expected) {
          throw new CorruptJournal(Segment.name(expected) + " is missing, but there is " + name);
        }
        generations.add(found);
      }
    }
    return generations;
  }

  private void read(long generation) throws IOException {
    try (StorageFile file = storage.open(Segment.name(generation))) {
      SegmentImage image = SegmentImage.read(file, generation, config.incarnation());
      int offset = Segment.HEADER_BYTES;
      if (!isEndFound && continuesAtStartOf(image)) {
        ledger.begin(generation);
        offset = replay(image, afterCheckpoint(image));
      } else {
        isEndFound = true;
      }
      refuseIfDurableOnce(image, offset);
      found.add(new Found(generation, image.size(), offset, image.endOfBytes(offset)));
    }
  }

  // The first frame of a segment carries the end of the segment before it as its mark.
  private boolean continuesAtStartOf(SegmentImage image) {
    FrameHeader first = image.frameAt(Segment.HEADER_BYTES);
    return image.generation() == firstGeneration || (first != null && first.synced().equals(end));
  }

  /** Reads the checkpoint that the segment begins with, unless it is the first segment of all. */
  private int afterCheckpoint(SegmentImage image) throws IOException {
    int offset = Segment.HEADER_BYTES;
    if (image.generation() == FIRST_GENERATION) {
      return offset;
    }
    String name = Segment.name(image.generation());
    FrameHeader header = image.frameAt(offset);
    if (header == null || !image.isCheckpoint(offset, header)) {
      throw new CorruptJournal(name, offset, "it does not begin with a whole checkpoint");
    }
    SortedMap<GroupId, GroupMark> checkpoint = image.checkpointAt(offset, header);
    if (image.generation() == firstGeneration) {
      ledger.restore(checkpoint);
      logs.restore(checkpoint);
    } else if (!checkpoint.equals(ledger.marks())) {
      throw new CorruptJournal(
          name, offset, "its checkpoint does not match the segments before it");
    }
    return offset + header.frameBytes();
  }

  private int replay(SegmentImage image, int from) throws IOException {
    int offset = from;
    FrameHeader header = image.frameAt(offset);
    while (header != null) {
      unprovenFrom = header.synced();
      List<GroupWrite> batch = image.batchAt(offset, header);
      if (!ledger.accept(batch)) {
        throw new CorruptJournal(
            Segment.name(image.generation()), offset, "entries before this batch are missing");
      }
      logs.add(batch);
      frameCount++;
      offset += header.frameBytes();
      header = image.frameAt(offset);
    }
    end = image.at(offset);
    keepUnproven(image);
    return offset;
  }

  private void keepUnproven(SegmentImage image) {
    if (unprovenFrom.segment() != end.segment()) {
      unprovenFrom = image.at(Segment.HEADER_BYTES);
    }
    unproven = image.bytes(unprovenFrom.offset(), end.offset());
  }

  private void refuseIfDurableOnce(SegmentImage image, int from) throws CorruptJournal {
    int later = image.findMarkAfter(end, from);
    if (later >= 0) {
      throw new CorruptJournal(
          Segment.name(end.segment()),
          end.offset(),
          "the log breaks off there, but more of it was durable when the batch at offset "
              + (later + " of " + Segment.name(image.generation()) + " was written"));
    }
  }

  private Result finish() throws IOException {
    SortedMap<GroupId, Restored> groups = logs.restored(Segment.name(firstGeneration - 1));
    deleteUnfinished();
    if (found.isEmpty()) {
      ledger.begin(FIRST_GENERATION);
      Segment first =
          Segment.create(
              storage, FIRST_GENERATION, config.incarnation(), config.firstSegmentBytes());
      return new Result(groups, ledger, first, end.offset(), new ArrayDeque<>(), "the log is new");
    }
    // A segment that was renamed just before the process died may not have its name durably; and
    // one that was deleted then must be gone before the next is, or a gap could remain.
    storage.syncDirectory();
    Segment active = null;
    Deque<Segment> spare = new ArrayDeque<>();
    for (Found segment : found) {
      if (segment.generation() == end.segment()) {
        active = reopen(segment);
      } else if (segment.generation() > end.segment()) {
        spare.add(reopen(segment));
      }
    }
    return new Result(
        groups,
        ledger,
        Invariant.present(active, "the segment that the log ends in"),
        end.offset(),
        spare,
        report());
  }

  private Segment reopen(Found found) throws IOException {
    StorageFile file = storage.open(Segment.name(found.generation()));
    Segment segment = new Segment(found.generation(), found.bytes(), file);
    if (found.generation() == end.segment()) {
      file.write(ByteBuffer.wrap(unproven), unprovenFrom.offset());
    }
    if (found.isDirty()) {
      segment.zero(found.dirtyFrom(), found.dirtyTo());
    }
    if (found.isDirty() || found.generation() == end.segment()) {
      file.sync();
    }
    return segment;
  }

  private void deleteUnfinished() throws IOException {
    for (String name : storage.list()) {
      if (Segment.isUnfinished(name)) {
        storage.delete(name);
      }
    }
  }

  private String report() {
    StringBuilder report = new StringBuilder();
    report.append(frameCount).append(" batches read from ").append(found.size());
    report.append(" segments of the log");
    for (Found segment : found) {
      if (segment.isDirty() && segment.generation() >= end.segment()) {
        report
            .append("; cut off what never became durable in ")
            .append(Segment.name(segment.generation()))
            .append(" from offset ")
            .append(segment.dirtyFrom())
            .append(" to ")
            .append(segment.dirtyTo());
      }
    }
    return report.toString();
  }
}
