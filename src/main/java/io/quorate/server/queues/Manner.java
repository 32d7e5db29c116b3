package io.quorate.server.queues;

import io.quorate.queue.NackMode;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.Receipt;
import io.quorate.server.api.Parameters;
import java.util.List;

/** What is done with deliveries; equal ones may go together. */
sealed interface Manner {
  Manner ACK = new Acking();

  /** That of a call which gives messages back. */
  static Manner nacking(Parameters parameters) {
    return new Nacking(QueueCalls.mode(parameters), QueueCalls.nackDelayMillis(parameters));
  }

  /** That of a call which prolongs deliveries. */
  static Manner extending(Parameters parameters, long fallbackMillis) {
    return new Extending(QueueCalls.visibilityMillis(parameters, fallbackMillis));
  }

  QueueCommand command(List<Receipt> receipts);

  /** What is said of a receipt that was good. */
  String done();

  /** The parameters of a call about several receipts. */
  List<String> ofSeveral();

  /** They are acknowledged. */
  record Acking() implements Manner {
    @Override
    public QueueCommand command(List<Receipt> receipts) {
      return new QueueCommand.Ack(receipts);
    }

    @Override
    public String done() {
      return "settled";
    }

    @Override
    public List<String> ofSeveral() {
      return QueueCalls.ACK_ALL;
    }
  }

  /** They are given back. */
  record Nacking(NackMode mode, long delayMillis) implements Manner {
    @Override
    public QueueCommand command(List<Receipt> receipts) {
      return new QueueCommand.Nack(receipts, mode, delayMillis);
    }

    @Override
    public String done() {
      return "settled";
    }

    @Override
    public List<String> ofSeveral() {
      return QueueCalls.NACK_ALL;
    }
  }

  /** They last so long from now on. */
  record Extending(long visibilityMillis) implements Manner {
    @Override
    public QueueCommand command(List<Receipt> receipts) {
      return new QueueCommand.Extend(receipts, visibilityMillis);
    }

    @Override
    public String done() {
      return "extended";
    }

    @Override
    public List<String> ofSeveral() {
      return QueueCalls.EXTEND_ALL;
    }
  }
}
