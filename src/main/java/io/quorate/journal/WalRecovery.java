package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.Restored;
import java.io.IOException;
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
   *    synced before anyone builds on it.
   */

  private static final long FIRST_GENERATION = 1;

  private final Storage storage;
  private final WalConfig config;
  private final GroupLogs logs = new GroupLogs();
  private final List<Found> found = new ArrayList<>();
  private WalPosition end = new WalPosition(FIRST_GENERATION, Segment.HEADER_BYTES);
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
   * @param spare the segments after it, all empty
   */
  record Result(
      SortedMap<GroupId, Restored> groups,
      Segment active,
      int end,
      Deque<Segment> spare,
      String report) {}

  static Result run(Storage storage, WalConfig config) throws IOException {
    WalRecovery recovery = new WalRecovery(storage, config);
    for (long generation : recovery.generations()) {
      recovery.read(generation);
    }
    return recovery.finish();
  }

  private List<Long> generations() throws IOException {
    List<Long> generations = new ArrayList<>();
    for (String name : storage.list()) {
      OptionalLong generation = Segment.generationOf(name);
      if (generation.isPresent()) {
        long expected = FIRST_GENERATION + generations.size();
        if (generation.getAsLong() != expected) {
          throw new CorruptJournal(Segment.name(expected) + " is missing, but there is " + name);
        }
        generations.add(expected);
      }
    }
    return generations;
  }

  private void read(long generation) throws IOException {
    try (StorageFile file = storage.open(Segment.name(generation))) {
      SegmentImage image = SegmentImage.read(file, generation, config.incarnation());
      int offset = Segment.HEADER_BYTES;
      if (!isEndFound && continuesAtStartOf(image)) {
        offset = replay(image);
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
    return image.generation() == FIRST_GENERATION || (first != null && first.synced().equals(end));
  }

  private int replay(SegmentImage image) throws IOException {
    int offset = Segment.HEADER_BYTES;
    FrameHeader header = image.frameAt(offset);
    while (header != null) {
      if (!logs.accept(image.batchAt(offset, header))) {
        throw new CorruptJournal(
            Segment.name(image.generation()), offset, "entries before this batch are missing");
      }
      frameCount++;
      offset += header.frameBytes();
      header = image.frameAt(offset);
    }
    end = image.at(offset);
    return offset;
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
    deleteUnfinished();
    if (found.isEmpty()) {
      Segment first =
          Segment.create(
              storage, FIRST_GENERATION, config.incarnation(), config.firstSegmentBytes());
      return new Result(logs.restored(), first, end.offset(), new ArrayDeque<>(), "the log is new");
    }
    // A segment that was renamed just before the process died may not have its name durably.
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
        logs.restored(),
        Invariant.present(active, "the segment that the log ends in"),
        end.offset(),
        spare,
        report());
  }

  private Segment reopen(Found found) throws IOException {
    StorageFile file = storage.open(Segment.name(found.generation()));
    Segment segment = new Segment(found.generation(), found.bytes(), file);
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
