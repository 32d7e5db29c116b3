package io.quorate.node;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockCommand;
import io.quorate.machine.RequestId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's command on its way through this gateway. Loop thread only. */
final class Request {
  final long sequence;
  final @Nullable RequestId requestId;
  final LockCommand command;
  final long deadlineMillis;
  final Consumer<Outcome> sink;

  /** An earlier attempt ended without an answer: it may have been carried out. */
  boolean mayHaveExecuted;

  /** An attempt is under way. */
  boolean isUnderWay;

  /** The client has its answer; what still comes of earlier attempts is of no interest. */
  boolean isFinished;

  /** No new attempt before this. */
  long retryAtMillis;

  Request(
      long sequence,
      @Nullable RequestId requestId,
      LockCommand command,
      long deadlineMillis,
      Consumer<Outcome> sink) {
    this.sequence = sequence;
    this.requestId = requestId;
    this.command = command;
    this.deadlineMillis = deadlineMillis;
    this.sink = sink;
  }
}
