package io.quorate.queue;

import io.quorate.kernel.Outcome;
import io.quorate.queue.NaiveState.Line;
import io.quorate.queue.NaiveState.Note;
import io.quorate.queue.NaiveState.Where;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.Confirmed;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.Extended;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.ConfirmOutbox;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Extend;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Nack;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueCommand.TakeParcels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link QueueTable} should do, in the plainest way: one list of messages that is searched
 * from end to end, and nothing that could be found out is noted.
 */
final class NaiveQueues {
  private final NaiveState state = new NaiveState();
  private final List<List<Long>> taken = new ArrayList<>();
  private long lastId;
  private long lastNumber;
  private long nowMillis;

  NaiveState state() {
    return state;
  }

  /** Lets everything happen up to the instant, one thing after the other. */
  void expire(long now) {
    for (Optional<Long> next = state.nextMillis();
        next.isPresent() && next.get() <= now;
        next = state.nextMillis()) {
      nowMillis = next.get();
      happen();
    }
    nowMillis = now;
    state.dedups.removeIf(dedup -> dedup.until() <= now);
    state.vanishIdle(now);
  }

  /** What happens at this instant, in the order of the messages. */
  private void happen() {
    Note due = state.firstDue(nowMillis);
    if (due == null) {
      state.vanishIdle(nowMillis);
    } else if (due.where == Where.IN_FLIGHT) {
      state.line(due.queue).timedOut++;
      fail(due, QueueCommand.AS_BACKOFF_SAYS);
    } else if (due.isExpired(nowMillis)) {
      expire(due);
    } else {
      due.until = 0;
    }
    state.tidy(nowMillis);
  }

  Outcome apply(long now, QueueCommand command) {
    expire(now);
    Outcome outcome = carryOut(command);
    state.tidy(now);
    return outcome;
  }

  private Outcome carryOut(QueueCommand command) {
    return switch (command.kind()) {
      case ENQUEUE -> enqueue((Enqueue) command);
      case RECEIVE -> receive((Receive) command);
      case ACK -> ack((Ack) command);
      case NACK -> nack((Nack) command);
      case EXTEND -> extend((Extend) command);
      case CONFIGURE -> configure((Configure) command);
      case PURGE -> {
        QueueName queue = ((QueueCommand.Purge) command).queue();
        yield state.find(queue).isEmpty()
            ? new NotFound(queue)
            : new Purged(queue, state.empty(queue));
      }
      case DELETE -> {
        QueueName queue = ((QueueCommand.Delete) command).queue();
        if (state.find(queue).isEmpty()) {
          yield new NotFound(queue);
        }
        int messages = state.empty(queue);
        state.lines.remove(state.line(queue));
        yield new Deleted(queue, messages);
      }
      case REDRIVE -> redrive((Redrive) command);
      case CONFIRM_OUTBOX -> confirm((ConfirmOutbox) command);
      case TAKE_PARCELS -> take((TakeParcels) command);
    };
  }

  private Outcome enqueue(Enqueue command) {
    List<ItemResult> results = new ArrayList<>();
    for (Item item : command.items()) {
      results.add(enqueue(command, item));
    }
    return new Enqueued(command.queue(), results);
  }

  private ItemResult enqueue(Enqueue command, Item item) {
    for (NaiveState.Dedup dedup : state.dedups) {
      if (dedup.queue().equals(command.queue()) && dedup.id().equals(item.dedupId())) {
        return new Accepted(dedup.messageId(), true);
      }
    }
    if (state.isFull(command.queue())) {
      return new NotAccepted(Bound.QUEUE_LENGTH);
    }
    Note note = add(command.queue(), item, command.wallMillis());
    state.line(command.queue()).enqueued++;
    if (item.dedupId() != null) {
      state.dedups.add(
          new NaiveState.Dedup(
              command.queue(), item.dedupId(), note.id, nowMillis + Dedups.MEMORY_MILLIS));
    }
    return new Accepted(note.id, false);
  }

  private Note add(QueueName queue, Item item, long wallMillis) {
    Line line = state.obtain(queue);
    Note note = new Note(++lastId, item, wallMillis);
    long ttl = line.settings.messageTtlMillis();
    if (item.ttlMillis() > 0 && (ttl == 0 || item.ttlMillis() < ttl)) {
      ttl = item.ttlMillis();
    }
    note.expiresAt = ttl == 0 ? 0 : nowMillis + ttl;
    note.until = item.delayMillis() == 0 ? 0 : nowMillis + item.delayMillis();
    note.queue = queue;
    note.death = item.death();
    note.where = Where.WAITING;
    state.notes.add(note);
    return note;
  }

  private Outcome receive(Receive command) {
    List<Note> known =
        command.attempt() == null
            ? List.of()
            : state.notes.stream()
                .filter(note -> note.where == Where.IN_FLIGHT)
                .filter(note -> note.queue.equals(command.queue()))
                .filter(note -> command.attempt().equals(note.attempt))
                .sorted(NaiveState.AS_DELIVERED)
                .toList();
    List<Note> taken = known.isEmpty() ? take(command) : known;
    return new Received(command.queue(), taken.stream().map(NaiveQueues::deliveryOf).toList());
  }

  private List<Note> take(Receive command) {
    List<Note> taken = new ArrayList<>();
    long bytes = 0;
    while (taken.size() < command.max()) {
      List<Note> ready = state.ready(command.queue(), nowMillis);
      if (ready.isEmpty()) {
        break;
      }
      Note note = ready.get(0);
      bytes += note.item.bodyBytes();
      if (bytes > QueueCommand.RECEIVE_BYTES_MAX && !taken.isEmpty()) {
        break;
      }
      Line line = state.line(command.queue());
      long visibility =
          command.visibilityMillis() > 0
              ? command.visibilityMillis()
              : line.settings.visibilityMillis() > 0
                  ? line.settings.visibilityMillis()
                  : command.fallbackMillis();
      note.where = Where.IN_FLIGHT;
      note.until = nowMillis + visibility;
      note.sequence++;
      note.deliveredAs = state.nextDelivery();
      note.attempt = command.attempt();
      line.delivered++;
      taken.add(note);
    }
    return taken;
  }

  private static Delivery deliveryOf(Note note) {
    return new Delivery(
        new Receipt(note.id, note.sequence),
        note.failed + 1,
        note.wallMillis,
        note.item.priority(),
        note.item.group(),
        note.until,
        note.death);
  }

  private Verdict verdictOn(Receipt receipt) {
    Optional<Note> found =
        state.notes.stream()
            .filter(note -> note.id == receipt.messageId() && note.where != Where.OUTBOX)
            .filter(note -> receipt.delivery() > 0 && receipt.delivery() <= note.sequence)
            .findFirst();
    if (found.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    Note note = found.get();
    return note.where == Where.IN_FLIGHT && note.sequence == receipt.delivery()
        ? Verdict.DONE
        : Verdict.STALE;
  }

  private Outcome ack(Ack command) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Receipt receipt : command.receipts()) {
      verdicts.add(verdictOn(receipt));
      if (verdictOn(receipt) == Verdict.DONE) {
        Note note = state.note(receipt);
        state.line(note.queue).acked++;
        state.go(note, QueueEvent.Cause.ACKED);
        state.tidy(nowMillis);
      }
    }
    return new Settled(verdicts);
  }

  private Outcome nack(Nack command) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Receipt receipt : command.receipts()) {
      verdicts.add(verdictOn(receipt));
      if (verdictOn(receipt) == Verdict.DONE) {
        Note note = state.note(receipt);
        state.line(note.queue).returned++;
        switch (command.mode()) {
          case SILENT -> comeBack(note, command.delayMillis());
          case FAIL -> fail(note, command.delayMillis());
          case FATAL -> {
            if (isDead(note)) {
              fail(note, command.delayMillis());
            } else {
              die(note, DeathReason.REJECTED, note.failed + 1);
            }
          }
        }
      }
    }
    return new Settled(verdicts);
  }

  private Outcome extend(Extend command) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Receipt receipt : command.receipts()) {
      verdicts.add(verdictOn(receipt));
      if (verdictOn(receipt) == Verdict.DONE) {
        state.note(receipt).until = nowMillis + command.visibilityMillis();
      }
    }
    return new Extended(verdicts, nowMillis + command.visibilityMillis());
  }

  private static boolean isDead(Note note) {
    return note.queue.isDead() || note.death != null;
  }

  private void fail(Note note, long delay) {
    note.failed++;
    QueueSettings settings = state.line(note.queue).settings;
    if (!isDead(note) && note.failed >= settings.maxDeliveries()) {
      die(note, DeathReason.MAX_DELIVERIES, note.failed);
    } else {
      comeBack(note, delay >= 0 ? delay : Backoff.millis(settings, note.id, note.failed));
    }
  }

  private void comeBack(Note note, long delay) {
    note.where = Where.WAITING;
    note.until = delay <= 0 ? 0 : nowMillis + delay;
    if (note.isExpired(nowMillis)) {
      expire(note);
    }
  }

  private void expire(Note note) {
    state.line(note.queue).expired++;
    state.go(note, QueueEvent.Cause.EXPIRED);
  }

  private void die(Note note, DeathReason reason, int attempts) {
    Line line = state.line(note.queue);
    line.deadLettered++;
    Death death = new Death(note.queue, reason, attempts, nowMillis);
    QueueName elsewhere = line.settings.deadLetter();
    move(
        note,
        elsewhere == null ? note.queue.dead() : elsewhere,
        elsewhere != null && !(line.isDeadLetterNear && !state.isFull(elsewhere)));
    note.death = death;
  }

  private void move(Note note, QueueName target, boolean isElsewhere) {
    note.until = 0;
    note.failed = 0;
    note.expiresAt = 0;
    note.death = null;
    if (isElsewhere) {
      note.where = Where.OUTBOX;
      note.target = target;
      note.number = ++lastNumber;
    } else {
      note.queue = target;
      note.where = Where.WAITING;
      long ttl = state.obtain(target).settings.messageTtlMillis();
      note.expiresAt = ttl == 0 ? 0 : nowMillis + ttl;
    }
  }

  private Outcome redrive(Redrive command) {
    QueueName from = placeOf(command.queue());
    if (state.find(from).isEmpty()) {
      return new NotFound(from);
    }
    if (from.equals(command.target())) {
      return new Refused(from, "");
    }
    int messages = 0;
    while (messages < command.max() && !state.ready(from, nowMillis).isEmpty()) {
      Note note = state.ready(from, nowMillis).get(0);
      if (!isDead(note)) {
        break;
      }
      QueueName target = command.target();
      if (target == null) {
        target = note.death == null ? from.source() : note.death.origin();
      }
      boolean isElsewhere =
          !target.equals(from.source()) && !(command.target() != null && command.isNear());
      if (target.equals(from) || (!isElsewhere && state.isFull(target))) {
        break;
      }
      state.line(from).redriven++;
      messages++;
      move(note, target, isElsewhere);
    }
    return new Redriven(from, messages, state.ready(from, nowMillis).size());
  }

  private Outcome configure(Configure command) {
    QueueName queue = command.queue();
    QueueSettings settings = command.settings();
    if (queue.equals(settings.deadLetter())) {
      return new Refused(queue, "");
    }
    if (!queue.isDead() && queue.dead().equals(settings.deadLetter())) {
      settings = settings.withOwnDeadLetters();
    }
    state.obtain(queue).settings = settings;
    state.line(queue).isDeadLetterNear = command.isNear() && settings.deadLetter() != null;
    return new Configured(queue, settings);
  }

  private Outcome confirm(ConfirmOutbox command) {
    int messages = 0;
    for (Note note : List.copyOf(state.notes)) {
      if (note.where == Where.OUTBOX
          && command.target().equals(note.target)
          && note.number <= command.upTo()) {
        state.go(note, QueueEvent.Cause.MOVED);
        messages++;
      }
    }
    return new Confirmed(messages);
  }

  /** Remembers every parcel that has ever been taken. */
  private Outcome take(TakeParcels command) {
    QueueName queue = command.queue();
    long arrivedUpTo = 0;
    for (QueueCommand.Parcel parcel : command.parcels()) {
      if (!taken.contains(List.of((long) command.fromShard(), parcel.number()))) {
        if (state.isFull(queue)) {
          return new ParcelsTaken(queue, arrivedUpTo, Bound.QUEUE_LENGTH);
        }
        taken.add(List.of((long) command.fromShard(), parcel.number()));
        add(queue, parcel.item(), parcel.enqueuedWallMillis());
      }
      arrivedUpTo = parcel.number();
    }
    return new ParcelsTaken(queue, arrivedUpTo, null);
  }

  /** Where the dead letters are that the name is to mean. */
  private QueueName placeOf(QueueName name) {
    List<Note> ready = state.ready(name, nowMillis);
    boolean isPlace = name.isDead() || (!ready.isEmpty() && isDead(ready.get(0)));
    return isPlace ? name : name.dead();
  }
}
