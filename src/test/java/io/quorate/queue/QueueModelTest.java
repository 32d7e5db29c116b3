package io.quorate.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.queue.QueueAnswer.OutboxPage;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Goal: the table does what {@link NaiveQueues} does, loses and invents nothing, and goes on alike
 * when it is restored. Method: random commands on few queues, from a seed; {@code -Dqueue.seeds=N}
 * runs more.
 */
class QueueModelTest {
  private static final int SEEDS = Integer.getInteger("queue.seeds", 150);
  private static final int STEPS = 300;
  private static final QueueName ELSEWHERE = new QueueName("elsewhere");

  @Test
  void tableDoesWhatTheModelDoes() {
    LongStream.range(0, SEEDS)
        .forEach(
            seed -> {
              try {
                new Run(seed).steps();
              } catch (AssertionError | RuntimeException e) {
                throw new AssertionFailedError("seed " + seed, e);
              }
            });
  }

  private static final class Run {
    private final Rng rng;
    private final int queues;
    private final int leapMax;
    private final int visibilityMax;
    private final double withGroups;
    private final double withDeath;
    private final NaiveQueues model = new NaiveQueues();
    private final List<Receipt> receipts = new ArrayList<>();
    private final TreeSet<Long> alive = new TreeSet<>();
    private final List<ParcelSender> senders;
    private QueueTable table = new QueueTable();
    private QueueTable restored = new QueueTable();
    private QueueTable patient = new QueueTable();
    private long nowMillis = 10;

    private Run(long seed) {
      rng = new Rng(seed);
      senders =
          List.of(new ParcelSender(0, rng, this::items), new ParcelSender(7, rng, this::items));
      queues = 1 + rng.index(3);
      leapMax = 1 + rng.index(2_000);
      visibilityMax = 1 + rng.index(10_000);
      withGroups = rng.chance(0.4) ? 0 : rng.index(100) / 100.0;
      withDeath = rng.chance(0.3) ? 0 : rng.index(40) / 100.0;
    }

    private void steps() {
      for (int step = 0; step < STEPS; step++) {
        leap();
        QueueCommand command = command();
        List<QueueEvent> events = new ArrayList<>();
        Outcome outcome = table.apply(nowMillis, command, events::add);
        Outcome expected = model.apply(nowMillis, command);

        assertThat(withoutDetail(outcome))
            .as("step %s: %s at %s", step, command, nowMillis)
            .isEqualTo(withoutDetail(expected));
        assertThat(withoutDetail(restored.apply(nowMillis, command, event -> {})))
            .as("step %s: restored", step)
            .isEqualTo(withoutDetail(outcome));
        patient.apply(nowMillis, command, event -> {});
        checkEvents(events);
        checkState();
        if (outcome instanceof Received received) {
          received.deliveries().forEach(delivery -> receipts.add(delivery.receipt()));
        }
        if (outcome instanceof ParcelsTaken taken) {
          senders.forEach(sender -> sender.answered((QueueCommand.TakeParcels) command, taken));
        }
        checkRestored();
      }
    }

    /** Time passes for the table now and then on the way, for the patient one in a leap. */
    private void leap() {
      nowMillis += rng.chance(0.02) ? Queues.IDLE_MILLIS : rng.index(leapMax);
      if (rng.chance(0.3)) {
        List<QueueEvent> events = new ArrayList<>();
        table.expire(nowMillis, events::add);
        restored.expire(nowMillis, event -> {});
        model.expire(nowMillis);
        checkEvents(events);
        nowMillis += rng.index(leapMax);
      }
    }

    private QueueCommand command() {
      QueueName queue = queue();
      return switch (rng.index(20)) {
        case 0, 1, 2, 3 -> new QueueCommand.Enqueue(queue, 1_000_000 + nowMillis, items());
        case 4, 5, 6, 7, 8 -> receive(queue);
        case 9, 10, 11 -> new QueueCommand.Ack(someReceipts());
        case 12, 13, 14 ->
            new QueueCommand.Nack(
                someReceipts(),
                rng.chance(withDeath)
                    ? NackMode.FATAL
                    : rng.chance(0.7) ? NackMode.FAIL : NackMode.SILENT,
                rng.chance(0.5) ? QueueCommand.AS_BACKOFF_SAYS : rng.index(3_000));
        case 15 -> new QueueCommand.Extend(someReceipts(), 1 + rng.index(visibilityMax));
        case 16 ->
            rng.chance(0.5)
                ? new QueueCommand.Configure(queue, settings(), rng.chance(0.5))
                : new QueueCommand.Enqueue(queue, 5, items());
        case 17 ->
            rng.chance(0.15)
                ? new QueueCommand.Purge(queue)
                : rng.chance(0.1) ? new QueueCommand.Delete(queue) : receive(queue);
        case 18 ->
            new QueueCommand.Redrive(
                rng.chance(0.8) && !queue.isDead() ? queue.dead() : queue,
                1 + rng.index(4),
                rng.chance(0.7) ? null : queue(),
                rng.chance(0.5));
        default ->
            rng.chance(0.3)
                ? new QueueCommand.ConfirmOutbox(
                    rng.chance(0.5) ? queue() : ELSEWHERE, 1 + rng.index(100))
                : senders.get(rng.index(senders.size())).command(queue);
      };
    }

    private QueueName queue() {
      QueueName queue = new QueueName("q" + rng.index(queues));
      return rng.chance(0.15) ? queue.dead() : queue;
    }

    private List<Item> items() {
      List<Item> items = new ArrayList<>();
      for (int i = 1 + rng.index(4); i > 0; i--) {
        items.add(
            new Item(
                rng.index(100),
                rng.chance(0.6) ? 0 : rng.index(10),
                rng.chance(0.7) ? 0 : rng.index(3_000),
                rng.chance(0.7) ? 0 : rng.index(8_000),
                rng.chance(withGroups) ? new GroupName("g" + rng.index(3)) : null,
                rng.chance(0.7) ? null : new DedupId("d" + rng.index(20)),
                rng.chance(0.05) ? new Death(queue(), DeathReason.REJECTED, 3, 5) : null));
      }
      return items;
    }

    private QueueCommand receive(QueueName queue) {
      Attempt attempt =
          rng.chance(0.6)
              ? null
              : new Attempt(
                  rng.chance(0.5) ? null : new ConsumerId("c" + rng.index(2)),
                  new ReceiveId("r" + rng.index(3)));
      return new QueueCommand.Receive(
          queue,
          1 + rng.index(3),
          rng.chance(0.5) ? 0 : 1 + rng.index(visibilityMax),
          1 + rng.index(visibilityMax),
          attempt);
    }

    /** Mostly newer ones. */
    private List<Receipt> someReceipts() {
      List<Receipt> some = new ArrayList<>();
      for (int i = 1 + rng.index(3); i > 0; i--) {
        int back = rng.index(1 + rng.index(Math.min(20, receipts.size() + 1)));
        some.add(
            back >= receipts.size()
                ? new Receipt(rng.index(50), rng.index(4))
                : receipts.get(receipts.size() - 1 - back));
      }
      return some;
    }

    private QueueSettings settings() {
      if (rng.chance(0.3)) {
        return QueueSettings.DEFAULT;
      }
      return new QueueSettings(
          rng.chance(0.5) ? 0 : 1 + rng.index(visibilityMax),
          1 + rng.index(4),
          rng.chance(0.6) ? null : rng.chance(0.5) ? queue() : ELSEWHERE,
          rng.index(2_000),
          rng.chance(0.6) ? 0 : 1 + rng.index(10_000),
          rng.chance(0.6) ? 0 : 1 + rng.index(8));
    }

    /** Bodies are kept for what has come and not gone, and for nothing else. */
    private void checkEvents(List<QueueEvent> events) {
      List<QueueEvent.Gone> gone = new ArrayList<>();
      TreeSet<String> ready = new TreeSet<>();
      for (QueueEvent event : events) {
        if (event instanceof QueueEvent.Stored stored) {
          assertThat(alive.isEmpty() || alive.last() < stored.messageId()).isTrue();
          alive.add(stored.messageId());
        } else if (event instanceof QueueEvent.Gone g) {
          gone.add(g);
          assertThat(alive.remove(g.messageId())).as("%s was there", g).isTrue();
        } else if (event instanceof QueueEvent.Ready r) {
          assertThat(r.available()).isEqualTo(table.available(r.queue())).isPositive();
          assertThat(ready.add(r.queue().value())).isTrue();
        }
      }
      gone.sort(Comparator.comparingLong(QueueEvent.Gone::messageId));
      assertThat(gone).isEqualTo(model.state().drainGone());
      assertThat(model.state().notes.stream().map(note -> note.id).sorted().toList())
          .isEqualTo(List.copyOf(alive));
    }

    private void checkState() {
      QueuePage page = (QueuePage) table.query(new QueueQuery.ListQueues("", null, 100));
      assertThat(page.queues()).isEqualTo(model.state().views(nowMillis));
      for (QueueAnswer.QueueView view : page.queues()) {
        Peeked peeked = (Peeked) table.query(new QueueQuery.Peek(view.queue(), 100));
        List<QueueAnswer.MessageView> expected = model.state().peek(view.queue(), nowMillis);
        assertThat(peeked.messages())
            .isEqualTo(expected.subList(0, Math.min(100, expected.size())));
      }
      OutboxPage outbox = (OutboxPage) table.query(new QueueQuery.ListOutbox(0, 1_000));
      assertThat(outbox.messages()).isEqualTo(model.state().outbox());
      OptionalLong next = table.nextDeadlineMillis();
      assertThat(next.isPresent() ? Optional.of(next.getAsLong()) : Optional.empty())
          .isEqualTo(model.state().nextDeadlineMillis());
      assertThat(table.counts())
          .isEqualTo(
              new QueueCounts(
                  page.queues().size(),
                  page.queues().stream()
                      .mapToInt(q -> q.ready() + q.delayed() + q.inFlight() + q.blocked())
                      .sum(),
                  page.queues().stream().mapToInt(QueueAnswer.QueueView::inFlight).sum(),
                  outbox.messages().size()));
    }

    private void checkRestored() {
      byte[] state = QueueDriver.stateOf(table);
      assertThat(QueueDriver.stateOf(restored)).as("restored").isEqualTo(state);
      assertThat(QueueDriver.stateOf(patient)).as("in one leap").isEqualTo(state);
      if (rng.chance(0.1)) {
        ByteReader in = new ByteReader(state);
        restored = QueueTable.readFrom(in);
        in.requireEnd();
        assertThat(restored.nextDeadlineMillis()).isEqualTo(table.nextDeadlineMillis());
      }
      if (rng.chance(0.01)) {
        table = QueueTable.readFrom(new ByteReader(state));
      }
    }

    private static Object withoutDetail(Outcome outcome) {
      return outcome instanceof Refused refused ? "refused: " + refused.queue() : outcome;
    }
  }
}
