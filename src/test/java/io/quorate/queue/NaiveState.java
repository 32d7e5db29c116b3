package io.quorate.queue;

import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.OutboxView;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link NaiveQueues} knows: lists. */
final class NaiveState {
  /** In the order of the receives that got them. */
  static final Comparator<Note> AS_DELIVERED = Comparator.comparingLong(note -> note.deliveredAs);

  private static final Comparator<Note> AS_RECEIVED =
      Comparator.<Note>comparingInt(note -> -note.item.priority())
          .thenComparingLong(note -> note.id);

  final List<Note> notes = new ArrayList<>();
  final List<Line> lines = new ArrayList<>();
  final List<Dedup> dedups = new ArrayList<>();
  private final List<QueueEvent.Gone> gone = new ArrayList<>();
  private long deliveries;

  enum Where {
    WAITING,
    IN_FLIGHT,
    OUTBOX
  }

  record Dedup(QueueName queue, DedupId id, long messageId, long until) {}

  /** A queue. */
  static final class Line {
    final QueueName name;
    QueueSettings settings = QueueSettings.DEFAULT;
    boolean isDeadLetterNear;
    long idleUntil;
    long enqueued;
    long delivered;
    long acked;
    long returned;
    long timedOut;
    long expired;
    long deadLettered;
    long redriven;

    Line(QueueName name) {
      this.name = name;
    }

    private QueueTotals totals() {
      return new QueueTotals(
          enqueued, delivered, acked, returned, timedOut, expired, deadLettered, redriven);
    }
  }

  /** A message. */
  static final class Note {
    final long id;
    final Item item;
    final long wallMillis;
    QueueName queue = new QueueName("none");
    Where where = Where.WAITING;
    @Nullable QueueName target;
    long number;
    @Nullable Attempt attempt;
    @Nullable Death death;
    long until;
    long expiresAt;
    long sequence;
    long deliveredAs;
    int failed;

    Note(long id, Item item, long wallMillis) {
      this.id = id;
      this.item = item;
      this.wallMillis = wallMillis;
    }

    boolean isExpired(long now) {
      return expiresAt != 0 && expiresAt <= now;
    }

    private MessageView view() {
      return new MessageView(
          id, item.bodyBytes(), item.priority(), item.group(), failed, wallMillis, death);
    }
  }

  long nextDelivery() {
    return ++deliveries;
  }

  Optional<Line> find(QueueName queue) {
    return lines.stream().filter(line -> line.name.equals(queue)).findFirst();
  }

  Line line(QueueName queue) {
    return find(queue).orElseThrow();
  }

  Line obtain(QueueName queue) {
    if (find(queue).isEmpty()) {
      lines.add(new Line(queue));
    }
    return line(queue);
  }

  /** The message of a receipt that is good. */
  Note note(Receipt receipt) {
    return notes.stream().filter(note -> note.id == receipt.messageId()).findFirst().orElseThrow();
  }

  /** Those that have left the queue and are not yet where they go. */
  private Stream<Note> from(QueueName queue) {
    return notes.stream().filter(note -> note.where == Where.OUTBOX && note.queue.equals(queue));
  }

  private Stream<Note> in(QueueName queue) {
    return notes.stream().filter(note -> note.where != Where.OUTBOX && note.queue.equals(queue));
  }

  boolean isFull(QueueName queue) {
    int most = find(queue).map(line -> line.settings.maxLength()).orElse(0);
    return most > 0 && in(queue).count() >= most;
  }

  /** Whether another message of its group goes first. */
  private boolean isBlocked(Note note) {
    return note.item.group() != null
        && note.where == Where.WAITING
        && in(note.queue)
            .filter(other -> note.item.group().equals(other.item.group()))
            .anyMatch(other -> other.where == Where.IN_FLIGHT || other.id < note.id);
  }

  /** Those that a receive may take, in its order. */
  List<Note> ready(QueueName queue, long now) {
    return in(queue)
        .filter(note -> note.where == Where.WAITING && note.until <= now && !isBlocked(note))
        .sorted(AS_RECEIVED)
        .toList();
  }

  void go(Note note, QueueEvent.Cause cause) {
    notes.remove(note);
    gone.add(new QueueEvent.Gone(note.queue, note.id, cause));
  }

  /** Those that have gone since the last call, in the order of their ids. */
  List<QueueEvent.Gone> drainGone() {
    List<QueueEvent.Gone> drained = new ArrayList<>(gone);
    gone.clear();
    drained.sort(Comparator.comparingLong(QueueEvent.Gone::messageId));
    return drained;
  }

  int empty(QueueName queue) {
    List<Note> all = in(queue).toList();
    all.forEach(note -> go(note, QueueEvent.Cause.PURGED));
    return all.size();
  }

  /** When something happens to the message by itself; at the end of time if nothing will. */
  private long dueAt(Note note) {
    long expiry = note.expiresAt == 0 ? Long.MAX_VALUE : note.expiresAt;
    if (note.where == Where.OUTBOX) {
      return Long.MAX_VALUE;
    }
    if (note.where == Where.IN_FLIGHT) {
      return note.until;
    }
    return note.until == 0 || isBlocked(note) ? expiry : Math.min(note.until, expiry);
  }

  @Nullable Note firstDue(long now) {
    return notes.stream()
        .filter(note -> dueAt(note) <= now)
        .min(Comparator.comparingLong(note -> note.id))
        .orElse(null);
  }

  Optional<Long> nextMillis() {
    return Stream.concat(
            notes.stream().map(this::dueAt),
            lines.stream().map(line -> line.idleUntil).filter(until -> until != 0))
        .filter(millis -> millis != Long.MAX_VALUE)
        .min(Comparator.naturalOrder());
  }

  Optional<Long> nextDeadlineMillis() {
    return Stream.concat(nextMillis().stream(), dedups.stream().map(Dedup::until))
        .min(Comparator.naturalOrder());
  }

  /** Forgets rests that are over, and notes which queues nobody would miss, from when on. */
  void tidy(long now) {
    notes.stream()
        .filter(note -> note.where == Where.WAITING && note.until <= now && !isBlocked(note))
        .forEach(note -> note.until = 0);
    for (Line line : lines) {
      boolean isIdle =
          line.settings.equals(QueueSettings.DEFAULT)
              && in(line.name).count() == 0
              && from(line.name).count() == 0;
      if (!isIdle) {
        line.idleUntil = 0;
      } else if (line.idleUntil == 0) {
        line.idleUntil = now + Queues.IDLE_MILLIS;
      }
    }
  }

  void vanishIdle(long now) {
    lines.removeIf(line -> line.idleUntil != 0 && line.idleUntil <= now);
  }

  List<QueueView> views(long now) {
    return lines.stream()
        .sorted(Comparator.comparing(line -> line.name))
        .map(line -> view(line, now))
        .toList();
  }

  private QueueView view(Line line, long now) {
    List<Note> all = in(line.name).toList();
    int blocked = (int) all.stream().filter(this::isBlocked).count();
    int inFlight = (int) all.stream().filter(note -> note.where == Where.IN_FLIGHT).count();
    int ready = ready(line.name, now).size();
    return new QueueView(
        line.name,
        line.settings,
        ready,
        all.size() - ready - inFlight - blocked,
        inFlight,
        blocked,
        all.stream().mapToLong(note -> note.item.bodyBytes()).sum(),
        (int) from(line.name).count(),
        line.name.isDead() ? 0 : (int) in(line.name.dead()).count(),
        all.stream()
            .min(Comparator.comparingLong(note -> note.id))
            .map(note -> note.wallMillis)
            .orElse(0L),
        line.totals());
  }

  List<MessageView> peek(QueueName queue, long now) {
    return ready(queue, now).stream().map(Note::view).toList();
  }

  List<OutboxView> outbox() {
    return notes.stream()
        .filter(note -> note.where == Where.OUTBOX)
        .sorted(Comparator.comparingLong(note -> note.number))
        .map(
            note ->
                new OutboxView(
                    note.number,
                    note.queue,
                    java.util.Objects.requireNonNull(note.target),
                    note.view()))
        .toList();
  }
}
