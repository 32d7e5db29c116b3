package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.ConfirmOutbox;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Extend;
import io.quorate.queue.QueueCommand.Nack;
import io.quorate.queue.QueueCommand.Purge;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueCommand.TakeParcels;
import io.quorate.queue.QueueEvent.Ready;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one shard: which messages are where. Time arrives with committed entries; no clock
 * is read. Bodies are not here: events say which messages have come and gone.
 */
public final class QueueTable {
  /** How many messages there may be, over all queues. */
  public static final int MESSAGES_MAX = 2_000_000;

  private final Queues queues;
  private final Stock stock;
  private final Discards discards;
  private final Outbox outbox;
  private final Arrivals arrivals;
  private final Dedups dedups;
  private final Enqueues enqueues;
  private final Parcels parcels;
  private final DeadLetters deadLetters;
  private final Deliveries deliveries;
  private final QueueQueries queries;
  private final Divisions divisions;

  public QueueTable() {
    this(TableState.empty());
  }

  private QueueTable(TableState state) {
    queues = state.queues();
    stock = state.stock();
    discards = state.discards();
    outbox = state.outbox();
    arrivals = state.arrivals();
    dedups = state.dedups();
    enqueues = new Enqueues(state);
    parcels = new Parcels(state, enqueues);
    deadLetters = new DeadLetters(state);
    deliveries = new Deliveries(state, deadLetters);
    queries = new QueueQueries(state);
    divisions = Divisions.of(state);
  }

  /**
   * A table that goes on exactly as the one that {@link #writeTo} wrote.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not the state of a table
   */
  public static QueueTable readFrom(ByteReader in) {
    return new QueueTable(TableState.readFrom(in));
  }

  /**
   * Lets everything happen that is due, each thing at its own instant and in the order of those: to
   * pass time in one leap or in many is the same.
   */
  public void expire(long nowMillis, Consumer<QueueEvent> events) {
    Step step = new Step(nowMillis, events);
    expire(step);
    finish(step);
  }

  /**
   * Lets happen what is due, then carries out the command.
   *
   * @return a {@link QueueAnswer}, or {@link Outcome.Overloaded} if a bound is reached
   */
  public Outcome apply(long nowMillis, QueueCommand command, Consumer<QueueEvent> events) {
    Step step = new Step(nowMillis, events);
    expire(step);
    Outcome outcome = carryOut(command, step);
    finish(step);
    return outcome;
  }

  private Outcome carryOut(QueueCommand command, Step step) {
    QueueAnswer elsewhere = redirect(command);
    if (elsewhere != null) {
      return elsewhere;
    }
    return switch (command.kind()) {
      case ENQUEUE -> enqueues.enqueue((Enqueue) command, step);
      case RECEIVE -> deliveries.receive((Receive) command, step);
      case ACK -> deliveries.ack((Ack) command, step);
      case NACK -> deliveries.nack((Nack) command, step);
      case EXTEND -> deliveries.extend((Extend) command, step);
      case CONFIGURE -> configure((Configure) command, step);
      case PURGE -> purge((Purge) command, step);
      case DELETE -> delete((Delete) command, step);
      case REDRIVE -> deadLetters.redrive((Redrive) command, step);
      case CONFIRM_OUTBOX -> parcels.confirm((ConfirmOutbox) command, step);
      case TAKE_PARCELS -> parcels.take((TakeParcels) command, step);
    };
  }

  /** The answer to who wants what messages of a queue are elsewhere; null if they are here. */
  private @Nullable QueueAnswer redirect(QueueCommand command) {
    return switch (command.kind()) {
      case ENQUEUE, RECEIVE, PURGE, REDRIVE ->
          divisions.redirect(((QueueCommand.OfQueue) command).queue());
      case ACK, NACK, EXTEND, CONFIGURE, DELETE, CONFIRM_OUTBOX, TAKE_PARCELS -> null;
    };
  }

  /** Answers from the present state, in which what has come due since has not yet happened. */
  public QueueAnswer query(QueueQuery query) {
    return queries.answer(query);
  }

  /** How many messages a receive could get, as of the last entry. */
  public int available(QueueName name) {
    Queue queue = queues.get(name);
    return queue == null ? 0 : queue.contents().count(Place.READY);
  }

  /** Whether a repetition of the receive would get what that has got, as of the last entry. */
  public boolean knows(Receive command) {
    QueueCommand.Attempt attempt = command.attempt();
    Queue queue = queues.get(command.queue());
    return attempt != null && queue != null && queue.contents().batch(attempt) != null;
  }

  /**
   * Whether the receive would get nothing, and that from the right place, as of the last entry. Of
   * one that may be a repetition nobody can say so who may lag: never.
   */
  public boolean hasNothingFor(Receive command) {
    return command.attempt() == null
        && available(command.queue()) == 0
        && divisions.redirect(command.queue()) == null;
  }

  /** The queues that are to get something from here. */
  public List<QueueName> parcelTargets() {
    return outbox.targets();
  }

  /**
   * What is next to be carried to the queue; null if nothing is.
   *
   * @param ownShard the shard of this table
   */
  public @Nullable Load load(QueueName target, int ownShard) {
    return parcels.load(target, ownShard);
  }

  /** How much there is, as of the last entry. */
  public QueueCounts counts() {
    return new QueueCounts(queues.count(), stock.count(), stock.inFlightCount(), outbox.count());
  }

  /**
   * What has happened in all queues since this replica began; no part of the state.
   *
   * @return what has happened, and how many of the deliveries were of messages delivered before
   */
  public ShardTotals totals() {
    return new ShardTotals(queues.ofAll().totals(), queues.ofAll().redelivered());
  }

  /** Whether there is a queue of that name, as of the last entry. */
  public boolean has(QueueName name) {
    return queues.get(name) != null;
  }

  /** Shows the visitor how many messages of each queue are not in flight, as of the last entry. */
  public void visitDepths(ObjIntConsumer<QueueName> visitor) {
    for (Queue queue : queues.all()) {
      Contents contents = queue.contents();
      visitor.accept(queue.name(), contents.size() - contents.count(Place.IN_FLIGHT));
    }
  }

  /** When the next thing happens by itself; at once while discarded messages are left. */
  public OptionalLong nextDeadlineMillis() {
    if (discards.count() > 0) {
      return OptionalLong.of(0);
    }
    Message due = stock.nextDue();
    Queue idle = queues.nextIdle();
    long next =
        Math.min(
            Math.min(
                due == null ? Long.MAX_VALUE : due.deadlineMillis(),
                idle == null ? Long.MAX_VALUE : idle.idleUntilMillis()),
            dedups.nextDeadlineMillis().orElse(Long.MAX_VALUE));
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** Writes the whole state; equal states give equal bytes. */
  public void writeTo(ByteWriter out) {
    new TableState(enqueues.lastId(), queues, stock, discards, outbox, arrivals, dedups)
        .writeTo(out);
  }

  private void expire(Step step) {
    dedups.forgetUntil(step.nowMillis());
    while (true) {
      Message due = stock.nextDue();
      Queue idle = queues.nextIdle();
      long dueMillis = due == null ? Long.MAX_VALUE : due.deadlineMillis();
      long idleMillis = idle == null ? Long.MAX_VALUE : idle.idleUntilMillis();
      if (Math.min(dueMillis, idleMillis) > step.nowMillis()) {
        return;
      }
      if (due != null && dueMillis <= idleMillis) {
        happen(due, step.at(dueMillis));
      } else if (idle != null) {
        queues.remove(idle);
      }
    }
  }

  private void happen(Message due, Step step) {
    if (due.place() == Place.IN_FLIGHT) {
      deliveries.timeOut(due, step);
    } else if (due.isExpiredAt(step.nowMillis())) {
      deliveries.expire(due, step);
    } else {
      stock.wake(due, step);
    }
  }

  private void finish(Step step) {
    stock.reclaim(step);
    for (Contents contents : step.stirred().values()) {
      int available = contents.isDiscarded() ? 0 : contents.count(Place.READY);
      if (available > 0) {
        step.tell(new Ready(contents.queue().name(), available));
      }
    }
  }

  private Outcome configure(Configure command, Step step) {
    QueueName name = command.queue();
    QueueSettings settings = command.settings();
    QueueAnswer refusal = divisions.refusal(command);
    if (refusal != null) {
      return refusal;
    }
    if (queues.get(name) == null && queues.isFull()) {
      return new Outcome.Overloaded("there are as many queues as there may be");
    }
    if (!name.isDead() && name.outer().dead().equals(settings.deadLetter())) {
      settings = settings.withOwnDeadLetters();
    }
    if (settings.partitioning().count() == 0) {
      settings = settings.dividedAs(Partitioning.WHOLE);
    }
    boolean isDividedNow =
        settings.partitioning().isDivided() && !name.isPart() && !divisions.of(name).isDivided();
    Queue queue = queues.obtain(name);
    queue.configure(settings, command.isNear() && settings.deadLetter() != null);
    queues.reconsider(queue, step);
    if (isDividedNow) {
      divisions.divided(name, step);
    }
    return new Configured(name.outer(), settings);
  }

  private QueueAnswer purge(Purge command, Step step) {
    Queue queue = queues.get(command.queue());
    return queue == null
        ? new NotFound(command.queue())
        : new Purged(command.queue(), stock.discard(queue, step));
  }

  private QueueAnswer delete(Delete command, Step step) {
    QueueAnswer refusal = divisions.refusal(command);
    if (refusal != null) {
      return refusal;
    }
    Queue queue = queues.get(command.queue());
    if (queue == null) {
      return new NotFound(command.queue());
    }
    int messages = stock.discard(queue, step);
    queues.remove(queue);
    return divisions.deleted(command.queue(), messages, step);
  }
}
