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

  QueueQueries(TableState state) {
    this.queues = state.queues();
    this.outbox = state.outbox();
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
    Queue queue = queues.get(name);
    return queue == null ? new NotFound(name) : viewOf(queue);
  }

  private QueuePage list(ListQueues query) {
    List<QueueView> views = new ArrayList<>();
    for (Queue queue : queues.after(query.prefix(), query.after())) {
      if (!queue.name().value().startsWith(query.prefix())) {
        return new QueuePage(views, true);
      }
      if (views.size() == query.limit()) {
        return new QueuePage(views, false);
      }
      views.add(viewOf(queue));
    }
    return new QueuePage(views, true);
  }

  private QueueAnswer peek(Peek query) {
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
        queue.name(),
        queue.settings(),
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
