package io.quorate.node;

import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import io.quorate.machine.GatewayStamp;
import java.util.function.Consumer;
import java.util.function.Function;

/** A client's command on its way through this gateway. Loop thread only. */
final class Request {
  final long sequence;
  final Function<GatewayStamp, Command> command;
  final long bytes;
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
      Function<GatewayStamp, Command> command,
      long bytes,
      long deadlineMillis,
      Consumer<Outcome> sink) {
    this.sequence = sequence;
    this.command = command;
    this.bytes = bytes;
    this.deadlineMillis = deadlineMillis;
    this.sink = sink;
  }
}
