package io.quorate.cache;

import io.quorate.kernel.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of one errand, in their order. */
final class CallQueue {
  /** A call that has no answer yet. */
  record Waiting(long call, CacheCall wanted) {
    boolean is(CacheCallKind kind) {
      return wanted.kind() == kind;
    }
  }

  private final Desk desk;
  private final ArrayDeque<Waiting> calls = new ArrayDeque<>();

  CallQueue(Desk desk) {
    this.desk = desk;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  int size() {
    return calls.size();
  }

  @Nullable Waiting peek() {
    return calls.peek();
  }

  void add(Waiting call) {
    calls.add(call);
  }

  /** The next has been served. */
  void remove() {
    calls.remove();
  }

  /** The number of the next, for whoever serves it. */
  long take() {
    return calls.remove().call;
  }

  void answerNext(Outcome outcome) {
    desk.answer(calls.remove().call, outcome);
  }

  boolean hasNext(CacheCallKind kind) {
    Waiting next = calls.peek();
    return next != null && next.is(kind);
  }

  boolean isFlushing() {
    return calls.stream().anyMatch(each -> each.is(CacheCallKind.FLUSH));
  }

  /** Whether nobody's call is among them. */
  boolean isFlushingOnly() {
    return calls.stream().allMatch(each -> each.is(CacheCallKind.FLUSH));
  }

  /** How many of the first one answer is good for; one that is to leave no line is alone. */
  int readers() {
    if (hasNext(CacheCallKind.BYPASS)) {
      return 1;
    }
    int readers = 0;
    for (Waiting each : calls) {
      if (!each.is(CacheCallKind.READ)) {
        break;
      }
      readers++;
    }
    return readers;
  }

  /**
   * Takes a call back that nobody waits for.
   *
   * @param flight what is under way for the next
   * @return false if that is what the call wants, or there is no such call
   */
  boolean withdraw(long call, @Nullable Flight flight) {
    int place = 0;
    for (Iterator<Waiting> each = calls.iterator(); each.hasNext(); place++) {
      if (each.next().call == call) {
        boolean isUnderWay = flight != null && place == 0 && flight.wish().changes();
        if (!isUnderWay) {
          if (flight != null && place < flight.readers()) {
            flight.readerLeaves();
          }
          each.remove();
          desk.served();
        }
        return !isUnderWay;
      }
    }
    return false;
  }

  /** Answers all clients. */
  void answerAll(Outcome outcome) {
    List<Waiting> all = new ArrayList<>(calls);
    calls.clear();
    for (Waiting each : all) {
      if (each.is(CacheCallKind.FLUSH)) {
        calls.add(each);
      } else {
        desk.answer(each.call, outcome);
      }
    }
  }
}
