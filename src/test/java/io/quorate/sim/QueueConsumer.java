package io.quorate.sim;

import io.quorate.kernel.Body;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.QueueReply;
import io.quorate.node.QueueDoor;
import io.quorate.queue.ConsumerId;
import io.quorate.queue.NackMode;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import io.quorate.queue.ReceiveId;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.QueueLaws;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The side of a client that receives, waiting or not, and comes back with the receipts: soon or
 * late, with an ack, a return or an extension, or never.
 */
final class QueueConsumer {
  private static final int RECEIVE_MAX = 5;
  private static final int HELD_MAX = 20;
  private static final int ATTEMPTS_MAX = 20;
  private static final long VISIBILITY_MILLIS_MAX = 1_500;

  /** A delivery that the consumer remembers, whether it lasts or not. */
  private record Held(int shard, Receipt receipt, QueueLaws laws) {}

  private final Rng rng;
  private final String id;
  private final QueueCalls calls;
  private final List<Held> held = new ArrayList<>();
  private int receives;

  QueueConsumer(Rng rng, String id, QueueCalls calls) {
    this.rng = rng;
    this.id = id;
    this.calls = calls;
  }

  boolean hasReceipts() {
    return !held.isEmpty();
  }

  void receive(QueueName queue, int shard, QueueLaws laws) {
    String attempt = id + "-" + ++receives;
    boolean isRepeatable = rng.chance(0.5);
    QueueCommand.Receive command =
        new QueueCommand.Receive(
            queue,
            (int) rng.between(1, RECEIVE_MAX + 1),
            rng.between(100, VISIBILITY_MILLIS_MAX),
            30_000,
            isRepeatable
                ? new QueueCommand.Attempt(new ConsumerId(id), new ReceiveId(attempt))
                : null);
    long waitMillis = rng.chance(0.4) ? rng.between(50, 1_500) : 0;
    calls.run(
        new Receiving(shard, command, waitMillis, attempt, laws), isRepeatable ? ATTEMPTS_MAX : 1);
  }

  /** Does something with a delivery, which may have ended long ago. */
  void settle() {
    Held chosen = held.remove(rng.index(held.size()));
    List<Receipt> receipts = new ArrayList<>(List.of(chosen.receipt));
    int dice = rng.index(100);
    if (dice < 50) {
      held.stream()
          .filter(other -> other.shard == chosen.shard && rng.chance(0.3))
          .map(Held::receipt)
          .filter(other -> !receipts.contains(other))
          .forEach(receipts::add);
      held.removeIf(other -> other.shard == chosen.shard && receipts.contains(other.receipt));
      calls.run(
          new Acking(chosen.shard, new QueueCommand.Ack(receipts), chosen.laws), ATTEMPTS_MAX);
    } else if (dice < 75) {
      remember(chosen, 0.4);
      giveBack(chosen, receipts);
    } else if (dice < 88) {
      remember(chosen, 0.9);
      extend(chosen, receipts);
    } else {
      calls.rhythm().think(); // and thinks of the message no more
    }
  }

  private void remember(Held receipt, double chance) {
    if (rng.chance(chance) && held.size() < HELD_MAX) {
      held.add(receipt);
    }
  }

  private void giveBack(Held chosen, List<Receipt> receipts) {
    NackMode mode =
        rng.chance(0.5) ? NackMode.FAIL : rng.chance(0.8) ? NackMode.SILENT : NackMode.FATAL;
    long delayMillis = rng.chance(0.5) ? QueueCommand.AS_BACKOFF_SAYS : rng.between(0, 300);
    chosen.laws.relinquished(receipts);
    calls.run(
        QueueCalls.order(chosen.shard, new QueueCommand.Nack(receipts, mode, delayMillis)), 1);
  }

  private void extend(Held chosen, List<Receipt> receipts) {
    long visibilityMillis = rng.between(100, VISIBILITY_MILLIS_MAX);
    calls.run(
        new Extending(
            chosen.shard, new QueueCommand.Extend(receipts, visibilityMillis), chosen.laws),
        1);
  }

  private final class Receiving implements QueueCalls.Errand {
    private final int shard;
    private final QueueCommand.Receive command;
    private final long waitMillis;
    private final String attempt;
    private final QueueLaws laws;

    private Receiving(
        int shard, QueueCommand.Receive command, long waitMillis, String attempt, QueueLaws laws) {
      this.shard = shard;
      this.command = command;
      this.waitMillis = waitMillis;
      this.attempt = attempt;
      this.laws = laws;
    }

    @Override
    public CompletionStage<Outcome> send(QueueDoor door) {
      return door.receive(shard, command, waitMillis);
    }

    @Override
    public boolean answered(QueueReply reply) {
      if (!(reply.answer() instanceof QueueAnswer.Received received)
          || received.deliveries().size() > command.max()) {
        throw new LawBroken(this, "%s was answered %s", command, reply.answer());
      }
      laws.received(
          command,
          attempt,
          received.deliveries(),
          reply.bodies().stream().map(Body::read).toList());
      for (QueueAnswer.Delivery delivery : received.deliveries()) {
        Held got = new Held(shard, delivery.receipt(), laws);
        if (!held.contains(got)) {
          remember(got, 1);
        }
      }
      return rng.chance(0.15);
    }
  }

  private record Extending(int shard, QueueCommand.Extend command, QueueLaws laws)
      implements QueueCalls.Errand {
    @Override
    public CompletionStage<Outcome> send(QueueDoor door) {
      laws.extending(command.receipts());
      return door.submit(shard, command, List.of());
    }

    @Override
    public void failed(Outcome outcome) {
      laws.relinquished(command.receipts());
    }

    @Override
    public boolean answered(QueueReply reply) {
      if (!(reply.answer() instanceof QueueAnswer.Extended extended)) {
        throw new LawBroken(this, "%s was answered %s", command, reply.answer());
      }
      laws.extended(command.receipts(), extended.verdicts(), extended.endsAtMillis());
      return false;
    }
  }

  /** An ack, which whoever has done the work repeats until it is answered. */
  record Acking(int shard, QueueCommand.Ack command, QueueLaws laws) implements QueueCalls.Errand {
    @Override
    public CompletionStage<Outcome> send(QueueDoor door) {
      laws.relinquished(command.receipts());
      return door.submit(shard, command, List.of());
    }

    @Override
    public void failed(Outcome outcome) {
      if (outcome instanceof Outcome.OutcomeUnknown) {
        laws.mayBeAcked(command.receipts());
      }
    }

    @Override
    public boolean answered(QueueReply reply) {
      if (!(reply.answer() instanceof QueueAnswer.Settled settled)) {
        throw new LawBroken(this, "%s was answered %s", command, reply.answer());
      }
      laws.acked(command.receipts(), settled.verdicts());
      return false;
    }
  }
}
