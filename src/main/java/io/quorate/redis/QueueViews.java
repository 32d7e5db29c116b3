package io.quorate.redis;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.ListQueues;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.QueueTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How queues stand, one or all. Each call blocks until Redis has answered. */
final class QueueViews {
  /** How many names of queues that have gone one list passes over, beside those of dead letters. */
  static final int ORPHANS_MAX = 1_000;

  private final RedisLink link;
  private final QueueNames names;
  private final QueueSweep sweep;

  QueueViews(RedisLink link, QueueNames names, QueueSweep sweep) {
    this.link = link;
    this.names = names;
    this.sweep = sweep;
  }

  Outcome describe(QueueName queue) throws RedisFailure {
    Optional<QueueView> view = view(queue);
    QueueAnswer answer = view.isPresent() ? view.get() : new NotFound(queue);
    return new QueueReply(answer, List.of());
  }

  /**
   * As of a moment for each of them, but of no common moment. Names of queues that have gone are
   * forgotten on the way, so a list that meets too many of them gets further the next time.
   */
  Outcome list(ListQueues query) throws RedisFailure {
    List<QueueView> views = new ArrayList<>();
    String after = query.after();
    int orphans = 0;
    while (true) {
      QueueNames.Page page = names.page(query.prefix(), after, query.limit() + 1);
      for (QueueName name : page.names()) {
        Optional<QueueView> view = view(name);
        if (view.isEmpty() && name.source().equals(name) && !sweep.sweep(name)) {
          orphans++;
        }
        if (orphans > ORPHANS_MAX) {
          return views.isEmpty()
              ? new Outcome.Overloaded("names of queues that have gone are still being forgotten")
              : page(views, false);
        }
        if (view.isPresent() && views.size() == query.limit()) {
          return page(views, false);
        }
        view.ifPresent(views::add);
      }
      after = page.next();
      if (after == null) {
        return page(views, true);
      }
    }
  }

  private static Outcome page(List<QueueView> views, boolean isLast) {
    return new QueueReply(new QueuePage(views, isLast), List.of());
  }

  private Optional<QueueView> view(QueueName queue) throws RedisFailure {
    Replies replies =
        Replies.of(
            Script.DESCRIBE.run(
                link, QueueKeys.of(queue.source()), new ScriptArguments().add(queue)));
    return replies.hasNext() ? Optional.of(view(queue, replies)) : Optional.empty();
  }

  private static QueueView view(QueueName queue, Replies replies) {
    long visibilityMillis = replies.number();
    int maxDeliveries = replies.small();
    long retryBackoffMillis = replies.number();
    long messageTtlMillis = replies.number();
    int maxLength = replies.small();
    return new QueueView(
        queue,
        new QueueSettings(
            visibilityMillis, maxDeliveries, null, retryBackoffMillis, messageTtlMillis, maxLength),
        replies.small(),
        replies.small(),
        replies.small(),
        replies.small(),
        replies.number(),
        0,
        replies.small(),
        replies.number(),
        new QueueTotals(
            replies.number(),
            replies.number(),
            replies.number(),
            replies.number(),
            replies.number(),
            replies.number(),
            replies.number(),
            replies.number()));
  }
}
