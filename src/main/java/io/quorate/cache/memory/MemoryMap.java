package io.quorate.cache.memory;

import io.quorate.cache.CacheAgent;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.Versions;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The cells of a shard's keys, as {@link MemoryRequest} demands. Times are log time. */
public final class MemoryMap {
  /*
   * A write whose owner was let go is offered for OFFER_NANOS_MAX from the end of its lease, by the
   * owner's clock, and may be on its way for some time then. Whoever was granted the key since has
   * written that down here later than that lease ended, and log time does not hurry; so twice that
   * long is enough for refusing it.
   */
  static final long KEPT_MILLIS = 2 * CacheAgent.OFFER_NANOS_MAX / MemoryMap.NANOS_OF_MILLI;

  /** How many cells lose their values or go in one step. */
  static final int EXPIRIES_MAX = 1_000;

  private static final long NANOS_OF_MILLI = 1_000_000;

  private record Due(long atMillis, CacheKey key) {}

  private final Values values;
  private final TreeMap<CacheKey, Cell> cells = new TreeMap<>();
  private final TreeSet<Due> dues =
      new TreeSet<>(Comparator.comparingLong(Due::atMillis).thenComparing(Due::key));
  private long term;
  private long openTerm;
  private long lastVersion;
  private long lastNumber;
  private long bytes;

  public MemoryMap(Values values) {
    this.values = values;
  }

  /** How many bytes all cells take, roughly. */
  public long bytes() {
    return bytes;
  }

  /** How many keys have a value. */
  public int valueCount() {
    return values.count();
  }

  /** How many keys there are, and such as are only remembered. */
  public int cellCount() {
    return cells.size();
  }

  /** Lets go what is due, but not more than a bounded part of it at once. */
  public void expire(long nowMillis) {
    for (int i = 0; i < EXPIRIES_MAX; i++) {
      if (dues.isEmpty() || dues.first().atMillis > nowMillis) {
        return;
      }
      CacheKey key = dues.first().key;
      Cell cell = Invariant.present(cells.get(key), "the cell that is due");
      replace(
          key,
          cell.hasValue()
              ? Cell.without(cell.grant(), cell.version(), cell.touchedMillis())
              : null);
    }
  }

  /** When something is due; empty if nothing is to be let go. */
  public OptionalLong nextDeadlineMillis() {
    return dues.isEmpty() ? OptionalLong.empty() : OptionalLong.of(dues.first().atMillis);
  }

  /**
   * Carries out a request that changes something.
   *
   * @param bytesMax beyond how many bytes no value is taken
   */
  public MemoryAnswer carryOut(long nowMillis, MemoryRequest request, long bytesMax) {
    if (request.term() < term) {
      return MemoryAnswer.of(request.id(), Kind.FENCED);
    }
    switch (request.kind()) {
      case RAISE -> raise(request.term());
      case OPEN -> openTerm = Math.max(openTerm, request.term());
      case COMMIT -> {
        return MemoryAnswer.of(request.id(), commit((Commit) request, bytesMax, nowMillis));
      }
      case FENCE -> fence((Fence) request, nowMillis);
      case READ -> throw new IllegalArgumentException("a read changes nothing");
    }
    long floor = Versions.floor(lastVersion);
    return new MemoryAnswer(request.id(), Kind.DONE, Content.absent(floor));
  }

  // Only where a home was open there were owners that memory did not hear of.
  private void raise(long newTerm) {
    if (newTerm > term && openTerm == term && openTerm > 0) {
      lastVersion = Versions.afterLoss(lastVersion);
    }
    term = newTerm;
  }

  /**
   * Reads.
   *
   * @param nowMillis may be later than the last step's time
   */
  public Recalled recall(MemoryRequest.Read read, long nowMillis) {
    if (read.term() < term) {
      return new Recalled(read.id(), Kind.FENCED, null, 0, Content.FOREVER);
    }
    Cell cell = cells.get(read.key());
    if (cell == null || !cell.hasValueAt(nowMillis)) {
      return new Recalled(read.id(), Kind.DONE, null, lastVersion, Content.FOREVER);
    }
    return new Recalled(
        read.id(),
        Kind.DONE,
        Invariant.present(values.get(cell.number()), "the value"),
        cell.version(),
        lifeNanos(cell, nowMillis));
  }

  private static long lifeNanos(Cell cell, long nowMillis) {
    long left = cell.endsAtMillis() - nowMillis;
    return cell.endsAtMillis() == Content.FOREVER || left >= Content.FOREVER / NANOS_OF_MILLI
        ? Content.FOREVER
        : left * NANOS_OF_MILLI;
  }

  private Kind commit(Commit commit, long bytesMax, long nowMillis) {
    if (commit.grant().term() < openTerm) {
      return Kind.OUTDATED;
    }
    CacheKey key = commit.key();
    Content content = commit.content();
    Cell cell = cells.get(key);
    int order = cell == null ? 1 : commit.grant().compareTo(cell.grant());
    if (cell != null && order <= 0) {
      if (order < 0 || content.version() < cell.version()) {
        return Kind.OUTDATED;
      } else if (content.version() == cell.version()) {
        return Kind.DONE;
      }
    }
    Bytes value = content.value();
    if (value != null && !hasRoom(key, cell, value.length(), bytesMax)) {
      return Kind.FULL;
    }
    lastVersion = Math.max(lastVersion, content.version());
    if (value == null) {
      replace(key, Cell.without(commit.grant(), content.version(), nowMillis));
    } else {
      values.keep(++lastNumber, value);
      long endsAtMillis = endMillis(nowMillis, content.lifeNanos());
      replace(
          key,
          new Cell(
              commit.grant(),
              content.version(),
              lastNumber,
              value.length(),
              endsAtMillis,
              nowMillis));
    }
    return Kind.DONE;
  }

  // What takes no more than was there before is let in: nothing gets worse.
  private boolean hasRoom(CacheKey key, @Nullable Cell before, int valueBytes, long bytesMax) {
    long more =
        Cell.bytesOf(key, valueBytes)
            - (before == null ? 0 : Cell.bytesOf(key, before.valueBytes()));
    return more <= 0 || bytes + more <= bytesMax;
  }

  private static long endMillis(long nowMillis, long lifeNanos) {
    if (lifeNanos == Content.FOREVER) {
      return Content.FOREVER;
    }
    return lifeNanos <= 0 ? nowMillis : nowMillis + (lifeNanos - 1) / NANOS_OF_MILLI + 1;
  }

  private void fence(Fence fence, long nowMillis) {
    Cell cell = cells.get(fence.key());
    Grant grant = fence.grant();
    if (cell != null && grant.compareTo(cell.grant()) <= 0) {
      return; // it comes late
    }
    lastVersion = Versions.afterLoss(lastVersion);
    if (cell == null) {
      replace(fence.key(), Cell.without(grant, lastVersion, nowMillis));
    } else {
      replace(
          fence.key(),
          new Cell(
              grant,
              cell.version(),
              cell.number(),
              cell.valueBytes(),
              cell.endsAtMillis(),
              nowMillis));
    }
  }

  private void replace(CacheKey key, @Nullable Cell next) {
    Cell before = next == null ? cells.remove(key) : cells.put(key, next);
    if (before != null) {
      bytes -= Cell.bytesOf(key, before.valueBytes());
      dues.remove(new Due(before.dueMillis(), key));
      if (before.hasValue() && (next == null || next.number() != before.number())) {
        values.drop(before.number());
      }
    }
    if (next != null) {
      add(key, next);
    }
  }

  private void add(CacheKey key, Cell cell) {
    bytes += Cell.bytesOf(key, cell.valueBytes());
    if (cell.dueMillis() != Content.FOREVER) {
      dues.add(new Due(cell.dueMillis(), key));
    }
  }

  /** Writes all down but the values. */
  public void writeTo(ByteWriter out) {
    out.writeVarLong(term)
        .writeVarLong(openTerm)
        .writeVarLong(lastVersion)
        .writeVarLong(lastNumber)
        .writeVarLong(cells.size());
    cells.forEach(
        (key, cell) -> {
          out.writeVarLong(key.shard()).writeString(key.name());
          cell.writeTo(out);
        });
  }

  /**
   * The map that {@link #writeTo} wrote.
   *
   * @param values those that it had
   * @throws MalformedBytes if the bytes are no such map, or the values are not its
   */
  public static MemoryMap readFrom(ByteReader in, Values values) {
    MemoryMap map = new MemoryMap(values);
    map.term = in.readVarLong();
    map.openTerm = in.readVarLong();
    map.lastVersion = in.readVarLong();
    map.lastNumber = in.readVarLong(0, Long.MAX_VALUE);
    TreeSet<Long> numbers = new TreeSet<>();
    CacheKey last = null;
    for (int count = in.readCount(); count > 0; count--) {
      int shard = (int) in.readVarLong(0, Integer.MAX_VALUE);
      CacheKey key = in.readName(name -> new CacheKey(shard, name));
      MalformedBytes.check(last == null || last.compareTo(key) < 0, "keys not in their order");
      last = key;
      Cell cell = Cell.readFrom(in, values);
      MalformedBytes.check(
          cell.version() <= map.lastVersion && cell.number() <= map.lastNumber,
          "a cell is later than the last");
      MalformedBytes.check(
          !cell.hasValue() || numbers.add(cell.number()), "a value belongs to two keys");
      map.cells.put(key, cell);
      map.add(key, cell);
    }
    MalformedBytes.check(numbers.size() == values.count(), "a value belongs to no key");
    return map;
  }
}
