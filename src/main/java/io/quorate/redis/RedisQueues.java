package io.quorate.redis;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.QueueStore;
import io.quorate.port.StoreHealth;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.QueueQuery.Describe;
import io.quorate.queue.QueueQuery.Peek;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;

/**
 * Queues in Redis, the same at every node: nothing of them is kept here. A Redis that is away is
 * looked for in the background, and calls are answered {@link Outcome.StoreAway} meanwhile.
 */
public final class RedisQueues implements QueueStore, StoreHealth, AutoCloseable {
  /** Beside the calls: the subscription, the sweep, and the look whether Redis is there. */
  private static final int OTHER_CONNECTIONS = 3;

  private static final long TICK_MILLIS = 20;
  private static final long WATCH_MILLIS = 500;
  private static final long SWEEP_MILLIS = 5_000;

  private final RedisLink link;
  private final RedisWorkers workers;
  private final QueueScripts scripts;
  private final SettleScripts settles;
  private final QueueViews views;
  private final WaitingReceives waiting;
  private final Subscription news;
  private final RedisWatch watch;
  private final Repeater ticks;
  private final Repeater watches;

  private RedisQueues(RedisTarget target, ThreadFactory threads) {
    link = new RedisLink(target, RedisWorkers.CALLS_MAX + OTHER_CONNECTIONS);
    workers = new RedisWorkers(threads);
    QueueNames names = new QueueNames(link);
    scripts = new QueueScripts(link, names);
    settles = new SettleScripts(link);
    QueueSweep sweep = new QueueSweep(link, names);
    views = new QueueViews(link, names, sweep);
    waiting = new WaitingReceives(scripts, workers);
    news = new Subscription(link, QueueKeys.READY_CHANNEL, waiting, threads);
    watch = new RedisWatch(RedisContents.QUEUES, target, link, sweep::step, SWEEP_MILLIS);
    ticks = new Repeater(waiting::sweep, TICK_MILLIS, threads);
    watches = new Repeater(watch::look, WATCH_MILLIS, threads);
  }

  /** Begins to look for Redis; it need not be there yet. */
  public static RedisQueues start(RedisTarget target, ThreadFactory threads) {
    RedisQueues queues = new RedisQueues(target, threads);
    queues.news.start();
    queues.ticks.start();
    queues.watches.start();
    return queues;
  }

  @Override
  public Optional<String> trouble() {
    return watch.trouble();
  }

  @Override
  public Optional<PeerAddress> otherLeaderOf(QueueName queue) {
    return Optional.empty(); // all nodes ask Redis
  }

  @Override
  public boolean keepsOrder() {
    return false; // several connections carry them
  }

  @Override
  public String homeOf(QueueName queue) {
    return QueueKeys.homeOf(queue);
  }

  @Override
  public CompletionStage<Outcome> enqueue(QueueCommand.Enqueue command, List<Bytes> bodies) {
    return workers.submit(() -> scripts.enqueue(command, bodies));
  }

  @Override
  public CompletionStage<Outcome> receive(QueueCommand.Receive command, long waitMillis) {
    return waitMillis > 0
        ? waiting.receive(command, waitMillis)
        : workers.submit(() -> scripts.receive(command).reply());
  }

  @Override
  public CompletionStage<Outcome> submit(QueueCommand.OfQueue command) {
    return workers.submit(() -> scripts.submit(command));
  }

  @Override
  public void requireHome(String home) {
    var unused = QueueKeys.ofHome(home);
  }

  @Override
  public CompletionStage<Outcome> settle(String home, QueueCommand command) {
    QueueName source = QueueKeys.ofHome(home);
    return workers.submit(() -> settles.settle(source, command));
  }

  @Override
  public CompletionStage<Outcome> query(QueueName queue, QueueQuery query) {
    return workers.submit(
        () ->
            switch (query.kind()) {
              case DESCRIBE -> views.describe(((Describe) query).queue());
              case PEEK -> scripts.peek((Peek) query);
              default -> throw new IllegalArgumentException("not about a queue: " + query);
            });
  }

  @Override
  public CompletionStage<Outcome> list(QueueQuery.ListQueues query) {
    return workers.submit(() -> views.list(query));
  }

  /** Answers whoever waits; calls that are under way are waited for. */
  @Override
  public void close() {
    waiting.close();
    ticks.close();
    watches.close();
    news.close();
    workers.close();
    link.close();
  }
}
