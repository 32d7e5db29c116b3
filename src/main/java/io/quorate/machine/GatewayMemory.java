package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.OutcomeUnknown;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers that gateways may still ask for again, so that a command repeated after a failover
 * executes once (thesis §6.3).
 */
final class GatewayMemory {
  /** How many gateways' answers are kept; beyond that the longest idle gateway's are dropped. */
  static final int GATEWAYS_MAX = 1_024;

  /** How long an idle gateway's answers are kept, in log time. */
  static final long IDLE_MILLIS = 60_000;

  /** How many answers are kept for one gateway: twice what it may have under way. */
  static final int ANSWERS_MAX = 16_384;

  /**
   * How many gateways without answers are known; beyond that the longest forgotten are strangers.
   */
  static final int MARKS_MAX = 10_000;

  /*
   * Commands of one gateway may commit out of order, so a sequence that is new and not below the
   * floor executes, however many greater ones have been seen. What is below the floor never does.
   *
   * A gateway whose answers are dropped leaves its mark: the floor to start from if it comes back,
   * above all that it has been seen to send. A command that it sent before and that arrives only
   * now is then refused as unknown although it may be new; the other mistake would execute twice.
   * A mark is lost once MARKS_MAX later gateways, each the start of a node, have been forgotten
   * too: no message is under way for that long.
   */
  private final Map<Long, Answers> active = new LinkedHashMap<>(); // the longest idle first
  private final Map<Long, Long> marks = new LinkedHashMap<>(); // the longest forgotten first

  private static final class Answers {
    private final TreeMap<Long, Outcome> bySequence = new TreeMap<>();
    private long floor;
    private long greatestSeen;
    private long idleAtMillis;

    private Answers(long floor) {
      this.floor = floor;
      this.greatestSeen = floor - 1;
    }

    private void raiseFloor(long newFloor) {
      floor = Math.max(floor, newFloor);
      while (!bySequence.isEmpty() && bySequence.firstKey() < floor) {
        bySequence.pollFirstEntry();
      }
    }

    private void put(long sequence, Outcome outcome) {
      greatestSeen = Math.max(greatestSeen, sequence);
      bySequence.put(sequence, outcome);
      if (bySequence.size() > ANSWERS_MAX) {
        raiseFloor(bySequence.firstKey() + 1);
      }
    }

    private long mark() {
      return Math.max(floor, greatestSeen + 1);
    }
  }

  /** The answer to a command that must not execute (again); null if it is to execute. */
  @Nullable Outcome recall(GatewayStamp stamp, long nowMillis) {
    Answers answers = touch(stamp.gateway(), nowMillis);
    answers.raiseFloor(stamp.answeredBelow());
    if (stamp.sequence() < answers.floor) {
      return new OutcomeUnknown("the command came late, and its answer is no longer kept");
    }
    return answers.bySequence.get(stamp.sequence());
  }

  void remember(GatewayStamp stamp, Outcome outcome, long nowMillis) {
    touch(stamp.gateway(), nowMillis).put(stamp.sequence(), outcome);
  }

  void forgetUntil(long nowMillis) {
    while (!active.isEmpty() && longestIdle().idleAtMillis <= nowMillis) {
      forgetLongestIdle();
    }
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(active.size());
    active.forEach((gateway, answers) -> writeAnswers(out.writeLong(gateway), answers));
    out.writeVarLong(marks.size());
    marks.forEach((gateway, mark) -> out.writeLong(gateway).writeVarLong(mark));
  }

  /**
   * The memory that {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a memory
   */
  static GatewayMemory readFrom(ByteReader in) {
    GatewayMemory memory = new GatewayMemory();
    long idleAtMillis = 0;
    for (int count = in.readCount(GATEWAYS_MAX); count > 0; count--) {
      long gateway = in.readLong();
      Answers answers = readAnswers(in);
      MalformedBytes.check(answers.idleAtMillis >= idleAtMillis, "gateways not by idleness");
      idleAtMillis = answers.idleAtMillis;
      MalformedBytes.check(memory.active.put(gateway, answers) == null, "a gateway comes twice");
    }
    for (int count = in.readCount(MARKS_MAX); count > 0; count--) {
      long gateway = in.readLong();
      boolean isNew = memory.marks.put(gateway, in.readVarLong(0, Long.MAX_VALUE)) == null;
      MalformedBytes.check(isNew && !memory.active.containsKey(gateway), "a gateway comes twice");
    }
    return memory;
  }

  private static void writeAnswers(ByteWriter out, Answers answers) {
    out.writeVarLong(answers.floor)
        .writeVarLong(answers.greatestSeen)
        .writeVarLong(answers.idleAtMillis)
        .writeVarLong(answers.bySequence.size());
    answers.bySequence.forEach(
        (sequence, outcome) -> out.writeVarLong(sequence).writeBytes(OutcomeCodec.encode(outcome)));
  }

  private static Answers readAnswers(ByteReader in) {
    Answers answers = new Answers(in.readVarLong(0, Long.MAX_VALUE));
    answers.greatestSeen = in.readVarLong(-1, Long.MAX_VALUE);
    answers.idleAtMillis = in.readVarLong(0, Long.MAX_VALUE);
    long before = answers.floor - 1;
    for (int count = in.readCount(ANSWERS_MAX); count > 0; count--) {
      long sequence = in.readVarLong(0, answers.greatestSeen);
      MalformedBytes.check(sequence > before, "answers below the floor, or not in their order");
      before = sequence;
      answers.bySequence.put(sequence, OutcomeCodec.decode(in.readBytes()));
    }
    return answers;
  }

  /** The gateway's answers, now the last in the order of idleness. */
  private Answers touch(long gateway, long nowMillis) {
    Answers answers = active.remove(gateway);
    if (answers == null) {
      Long mark = marks.remove(gateway);
      answers = new Answers(mark == null ? 0 : mark);
      if (active.size() == GATEWAYS_MAX) {
        forgetLongestIdle();
      }
    }
    answers.idleAtMillis = nowMillis + IDLE_MILLIS;
    active.put(gateway, answers);
    return answers;
  }

  private Answers longestIdle() {
    return active.values().iterator().next();
  }

  private void forgetLongestIdle() {
    Iterator<Map.Entry<Long, Answers>> oldest = active.entrySet().iterator();
    Map.Entry<Long, Answers> forgotten = oldest.next();
    oldest.remove();
    if (marks.size() == MARKS_MAX) {
      Iterator<Long> longestForgotten = marks.keySet().iterator();
      longestForgotten.next();
      longestForgotten.remove();
    }
    marks.put(forgotten.getKey(), forgotten.getValue().mark());
  }
}
