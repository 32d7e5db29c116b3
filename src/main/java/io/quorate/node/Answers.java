package io.quorate.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands what callers do with their answers to other threads, several at a time. Loop thread only.
 */
final class Answers {
  /** Each hand-over costs a wake-up; each call in it delays those behind it. */
  static final int CHUNK_MAX = 8;

  private final Executor executor;
  private List<Runnable> collected = new ArrayList<>();

  Answers(Executor executor) {
    this.executor = executor;
  }

  void add(Runnable answer) {
    collected.add(answer);
    if (collected.size() >= CHUNK_MAX) {
      flush();
    }
  }

  /** Hands over one answer, from any thread; that thread does it if no other will any more. */
  void sendAtOnce(Runnable answer) {
    try {
      executor.execute(answer);
    } catch (RejectedExecutionException e) {
      answer.run();
    }
  }

  void flush() {
    if (collected.isEmpty()) {
      return;
    }
    List<Runnable> chunk = collected;
    collected = new ArrayList<>();
    try {
      executor.execute(() -> chunk.forEach(Runnable::run));
    } catch (RejectedExecutionException e) {
      // The server is stopping, and has closed the connections of those who waited.
    }
  }
}
