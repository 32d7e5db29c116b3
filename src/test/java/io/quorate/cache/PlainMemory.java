package io.quorate.cache;

import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Open;
import io.quorate.cache.MemoryRequest.Raise;
import io.quorate.cache.MemoryRequest.Read;
import io.quorate.kernel.Bytes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The contract of {@link MemoryRequest} in as few words as it takes; it forgets nothing. It may
 * have a bound.
 */
public final class PlainMemory {
  record Cell(@Nullable Bytes value, long version, Grant grant, long endsAtNanos) {}

  private final TreeMap<CacheKey, Cell> cells = new TreeMap<>();
  private long term;
  private long openTerm;
  private long lastVersion;
  private int valuesMax = Integer.MAX_VALUE;

  /** How many keys may have a value; none also means that nothing can be removed. */
  void bound(int newValuesMax) {
    valuesMax = newValuesMax;
  }

  long term() {
    return term;
  }

  /** What the key has; none if its life has ended. */
  public Content content(CacheKey key, long nowNanos) {
    Cell cell = cells.get(key);
    if (cell == null || cell.value == null || nowNanos >= cell.endsAtNanos) {
      return Content.absent(lastVersion);
    }
    return new Content(cell.value, cell.version, Lives.left(cell.endsAtNanos, nowNanos));
  }

  Grant grant(CacheKey key) {
    Cell cell = cells.get(key);
    return cell == null ? Grant.NONE : cell.grant;
  }

  /** Somebody beside the homes writes. */
  public void overwrite(CacheKey key, Bytes value) {
    Cell cell = cells.getOrDefault(key, new Cell(null, lastVersion, Grant.NONE, 0));
    lastVersion = Math.max(lastVersion, cell.version + 1);
    cells.put(key, new Cell(value, cell.version + 1, cell.grant, Long.MAX_VALUE));
  }

  public MemoryAnswer carryOut(MemoryRequest request, long nowNanos) {
    if (request.term() < term) {
      return MemoryAnswer.of(request.id(), Kind.FENCED);
    }
    if (request instanceof Raise raise) {
      if (raise.term() > term && openTerm == term && openTerm > 0) {
        lastVersion = Versions.afterLoss(lastVersion);
      }
      term = raise.term();
    } else if (request instanceof Open open) {
      openTerm = Math.max(openTerm, open.term());
    } else if (request instanceof Read read) {
      return new MemoryAnswer(read.id(), Kind.DONE, content(read.key(), nowNanos));
    } else if (request instanceof Commit commit) {
      return MemoryAnswer.of(commit.id(), commit(commit, nowNanos));
    } else if (request instanceof Fence fence) {
      if (fence.grant().compareTo(grant(fence.key())) > 0) { // else it comes late
        lastVersion = Versions.afterLoss(lastVersion);
        Cell cell = cells.getOrDefault(fence.key(), new Cell(null, lastVersion, Grant.NONE, 0));
        cells.put(fence.key(), new Cell(cell.value, cell.version, fence.grant(), cell.endsAtNanos));
      }
    }
    Content floor = Content.absent(Versions.floor(lastVersion));
    return new MemoryAnswer(request.id(), Kind.DONE, floor);
  }

  private boolean isFull(Cell before, Content next) {
    long values = cells.values().stream().filter(cell -> cell.value != null).count();
    return next.isPresent() ? before.value == null && values >= valuesMax : valuesMax == 0;
  }

  private Kind commit(Commit commit, long nowNanos) {
    Cell cell = cells.getOrDefault(commit.key(), new Cell(null, 0, Grant.NONE, 0));
    Content content = commit.content();
    int order = commit.grant().compareTo(cell.grant);
    if (commit.grant().term() < openTerm
        || order < 0
        || (order == 0 && content.version() < cell.version)) {
      return Kind.OUTDATED;
    }
    if (order != 0 || content.version() != cell.version) {
      if (isFull(cell, content)) {
        return Kind.FULL;
      }
      lastVersion = Math.max(lastVersion, content.version());
      long ends = Lives.end(nowNanos, content.lifeNanos());
      cells.put(commit.key(), new Cell(content.value(), content.version(), commit.grant(), ends));
    }
    return Kind.DONE;
  }
}
