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

  /** A line may not be read any more; what memory does not have of it is kept. */
  void disown(Line line, long nowNanos) {
    lines.remove(line.key());
    if (line.isDirty()) {
      orphans.add(line, nowNanos);
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
