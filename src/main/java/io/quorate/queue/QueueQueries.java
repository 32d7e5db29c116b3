package io.quorate.queue;

import io.quorate.queue.Outbox.Parcel;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.OutboxPage;
import io.quorate.queue.QueueAnswer.OutboxView;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueQuery.Describe;
import io.quorate.queue.QueueQuery.ListOutbox;
import io.quorate.queue.QueueQuery.ListQueues;
import io.quorate.queue.QueueQuery.Peek;
import java.util.ArrayList;
import java.util.List;

/** Answers what changes nothing. */
final class QueueQueries {
  private final Queues queues;
  private final Outbox outbox;
  private final Divisions divisions;

  QueueQueries(TableState state) {
    this.queues = state.queues();
    this.outbox = state.outbox();
    this.divisions = Divisions.of(state);
  }

  QueueAnswer answer(QueueQuery query) {
    return switch (query.kind()) {
      case DESCRIBE -> describe(((Describe) query).queue());
      case LIST_QUEUES -> list((ListQueues) query);
      case PEEK -> peek((Peek) query);
      case LIST_OUTBOX -> list((ListOutbox) query);
    };
  }

  private QueueAnswer describe(QueueName name) {
    QueueAnswer elsewhere = divisions.redirect(name);
    Queue queue = queues.get(name);
    return elsewhere != null ? elsewhere : queue == null ? new NotFound(name) : viewOf(queue);
  }

  private QueuePage list(ListQueues query) {
    List<QueueView> views = new ArrayList<>();
    QueueView last = null;
    for (Queue queue : queues.after(query.prefix(), query.after())) {
      QueueName name = queue.name().outer();
      if (!name.value().startsWith(query.prefix())) {
        break;
      }
      if (last != null && last.queue().equals(name)) {
        last = last.plus(viewOf(queue));
      } else if (!name.value().equals(query.after())) {
        if (last != null) {
          views.add(last);
        }
        if (views.size() == query.limit()) {
          return new QueuePage(views, false);
        }
        last = viewOf(queue);
      }
    }
    if (last != null) {
      views.add(last);
    }
    return new QueuePage(views, true);
  }

  private QueueAnswer peek(Peek query) {
    QueueAnswer elsewhere = divisions.redirect(query.queue());
    if (elsewhere != null) {
      return elsewhere;
    }
    Queue queue = queues.get(query.queue());
    return queue == null
        ? new NotFound(query.queue())
        : new Peeked(
            query.queue(),
            queue.contents().next(query.max()).stream().map(QueueQueries::viewOf).toList());
  }

  private OutboxPage list(ListOutbox query) {
    List<OutboxView> views = new ArrayList<>();
    for (Parcel parcel : outbox.after(query.after())) {
      if (views.size() == query.limit()) {
        return new OutboxPage(views, false);
      }
      views.add(
          new OutboxView(
              parcel.number(), parcel.origin(), parcel.target(), viewOf(parcel.message())));
    }
    return new OutboxPage(views, true);
  }

  private QueueView viewOf(Queue queue) {
    Contents contents = queue.contents();
    Queue dead = queue.name().isDead() ? null : queues.get(queue.name().dead());
    Message oldest = contents.oldest();
    return new QueueView(
        queue.name().outer(),
        queue.name().isPart()
            ? queue.settings().dividedAs(queue.name().partitioning())
            : queue.settings(),
        contents.count(Place.READY),
        contents.count(Place.DELAYED),
        contents.count(Place.IN_FLIGHT),
        contents.count(Place.BLOCKED),
        contents.bodyBytes(),
        outbox.countFrom(queue.name()),
        dead == null ? 0 : dead.contents().size(),
        oldest == null ? 0 : oldest.enqueuedWallMillis(),
        queue.tally().totals());
  }

  private static MessageView viewOf(Message message) {
    return new MessageView(
        message.id(),
        message.bodyBytes(),
        message.priority(),
        message.group(),
        message.failed(),
        message.enqueuedWallMillis(),
        message.death());
  }
}
