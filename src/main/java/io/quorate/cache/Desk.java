package io.quorate.cache;

import io.quorate.cache.AgentEffects.Answer;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all errands of an agent share: its lines, and what it asks for. */
final class Desk {
  /** Of a call that nobody waits for any more. */
  static final long NOBODY = 0;

  /** How many lines are looked at for one that can make room. */
  private static final int CANDIDATES = 16;

  /** With how many times as many lines, or bytes, as there may be nothing is written any more. */
  private static final long CROWD = 2;

  /** A write that is done if its lease holds when the clock is looked at again. */
  record Unconfirmed(CacheKey key, LeaseId lease, Grant grant, long version) {}

  private final CacheConfig config;
  private final Lines lines;
  private final Orphans orphans = new Orphans();
  private final AgentTally tally = new AgentTally();
  private final TreeMap<Long, Unconfirmed> unconfirmed = new TreeMap<>();
  private List<Letter> letters = new ArrayList<>();
  private List<Answer> answers = new ArrayList<>();
  private List<Long> rechecks = new ArrayList<>();
  private int waiting;
  private long fullUntilNanos;

  Desk(CacheConfig config, Shelf shelf) {
    this.config = config;
    lines = new Lines(shelf);
  }

  CacheConfig config() {
    return config;
  }

  Lines lines() {
    return lines;
  }

  Orphans orphans() {
    return orphans;
  }

  AgentTally tally() {
    return tally;
  }

  /** How many calls have no answer yet. */
  int waiting() {
    return waiting;
  }

  void waits() {
    waiting++;
  }

  /** Until when nothing is written back, since memory has no room. */
  long fullUntilNanos() {
    return fullUntilNanos;
  }

  void memoryIsFull(long nowNanos) {
    fullUntilNanos = nowNanos + config.flushNanos();
  }

  void send(NodeId to, CacheMessage message) {
    tally.letters++;
    letters.add(new Letter(to, message));
  }

  /** A call of the agent's own has been served. */
  void served() {
    waiting--;
  }

  void answer(long call, Outcome outcome) {
    served();
    if (call != NOBODY) {
      answers.add(new Answer(call, outcome));
    }
  }

  /** The write is done if its lease still holds then; a call of nobody needs no answer. */
  void recheck(long call, Unconfirmed write) {
    if (call == NOBODY) {
      served();
    } else {
      unconfirmed.put(call, write);
      rechecks.add(call);
    }
  }

  /** The write of the call, which is no longer kept; null if there is none. */
  @Nullable Unconfirmed takeUnconfirmed(long call) {
    return unconfirmed.remove(call);
  }

  boolean hasRoom(Line line) {
    return lines.get(line.key()) != null
        || (lines.count() <= config.linesMax() && lines.bytes() <= config.lineBytesMax());
  }

  boolean isOverfull() {
    return lines.count() > config.linesMax() || lines.bytes() > config.lineBytesMax();
  }

  /** The lines that may go, those first that were used least recently. */
  List<Line> candidates() {
    return lines.oldest(CANDIDATES);
  }

  /** Whether nothing more may be written, since what is dirty does not get away. */
  boolean isCrowded() {
    return !config.isThrough()
        && (lines.count() + orphans.count() > CROWD * config.linesMax()
            || lines.bytes() + orphans.bytes() > CROWD * config.lineBytesMax());
  }

  /**
   * A line may not be read any more; what memory does not have of it is kept.
   *
   * @param sinceNanos since when at the latest others may have been let have the key
   */
  void disown(Line line, long sinceNanos) {
    lines.remove(line.key());
    if (line.isDirty()) {
      orphans.add(line, sinceNanos);
    }
  }

  /** The line may be old; what memory does not have, the home calls back. */
  void dropUnlessDirty(CacheKey key) {
    Line line = lines.get(key);
    if (line != null && !line.isDirty()) {
      tally.invalidations++;
      lines.remove(key);
    }
  }

  /** Memory has this version, or one that came after it. */
  void settled(CacheKey key, Grant grant, long version, long nowNanos) {
    Line line = lines.get(key);
    if (line != null && line.grant().equals(grant) && line.version() == version) {
      if (line.isExpiredAt(nowNanos)) {
        lines.remove(key);
      } else if (line.isDirty()) {
        lines.put(line.clean(), nowNanos);
      }
    }
    Orphans.Orphan orphan = orphans.get(key);
    if (orphan != null && orphan.is(grant, version)) {
      orphans.remove(key);
    }
  }

  /** Memory refuses this version, and will go on refusing it. */
  void lost(CacheKey key, Grant grant, long version) {
    Line line = lines.get(key);
    Orphans.Orphan orphan = orphans.get(key);
    if (orphan != null && orphan.is(grant, version)) {
      orphans.remove(key);
      tally.lostWrites++;
    } else if (line != null && line.isDirty() && line.grant().equals(grant)) {
      lines.remove(key);
      tally.lostWrites++;
    }
  }

  AgentEffects drain() {
    AgentEffects effects = new AgentEffects(letters, answers, rechecks);
    letters = new ArrayList<>();
    answers = new ArrayList<>();
    rechecks = new ArrayList<>();
    return effects;
  }
}
