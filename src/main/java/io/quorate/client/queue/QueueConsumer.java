package io.quorate.client.queue;

import io.quorate.client.queue.QuorateQueue.Received;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Later;
import io.quorate.client.wire.Names;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Works off the messages of a queue. It fetches some in advance, prolongs their deliveries while
 * they wait or are worked off, acknowledges what the handler returns from, several in one call
 * where they come so fast, and gives back as failed what it throws at. Each thread in {@link #run}
 * works off one message at a time.
 *
 * <p>To close it is an orderly end: nothing more is fetched, what nobody has begun is given back,
 * and what a handler has in hand is finished. It is to be closed before the client is.
 */
public final class QueueConsumer implements Runnable, AutoCloseable {
  private static final long REST_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration GIVE_BACK_MAX = Duration.ofSeconds(10);

  private final QueueDoor door;
  private final QuorateQueue queue;
  private final MessageHandler handler;
  private final ConsumerOptions options;
  private final Holdings holdings;
  private final Acknowledgements acknowledgements;
  private final ArrayDeque<Holding> ready = new ArrayDeque<>();
  private final Set<Thread> runners = new LinkedHashSet<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private String receiveId = Names.unique("r-");

  /** The receive under this id has been tried before: its deliveries may have begun then. */
  private boolean hasFailed;

  private boolean isFetching;
  private boolean isStopping;
  private @Nullable RuntimeException refusal;

  QueueConsumer(
      QueueDoor door, QuorateQueue queue, MessageHandler handler, ConsumerOptions options) {
    this.door = door;
    this.queue = queue;
    this.handler = handler;
    this.options = options;
    holdings = new Holdings(door, queue, options.visibility());
    acknowledgements = new Acknowledgements(queue);
  }

  /**
   * Works off messages in this thread until the consumer is stopped or the thread interrupted,
   * which stops the consumer.
   *
   * @throws RuntimeException with which the cluster refused to give messages at all
   */
  @Override
  public void run() {
    Thread thread = Thread.currentThread();
    synchronized (this) {
      if (isStopping) {
        return;
      }
      runners.add(thread);
    }
    try {
      fetch();
      for (Holding next = take(); next != null; next = take()) {
        handle(next);
      }
    } finally {
      boolean isLast;
      synchronized (this) {
        runners.remove(thread);
        isLast = runners.isEmpty();
      }
      if (isLast) {
        stop(); // nobody would handle what is held
      } else {
        endIfThrough();
      }
    }
    synchronized (this) {
      if (refusal != null) {
        throw refusal;
      }
    }
  }

  /** Begins to end: nothing more is fetched, and what nobody has begun is given back. */
  public void stop() {
    List<Holding> unbegun;
    synchronized (this) {
      isStopping = true;
      unbegun = List.copyOf(ready);
      ready.clear();
      notifyAll();
    }
    giveBack(unbegun);
    endIfThrough();
  }

  /**
   * Stops, and waits until nothing is in flight any more, except from within a handler. Handlers
   * that take too long are interrupted.
   */
  @Override
  public void close() {
    stop();
    synchronized (this) {
      if (runners.contains(Thread.currentThread())) {
        return;
      }
    }
    boolean wasInterrupted = Thread.interrupted();
    wasInterrupted |= awaitEnd();
    if (!ended.isDone()) {
      synchronized (this) {
        runners.forEach(Thread::interrupt);
      }
      wasInterrupted |= awaitEnd();
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it is through, or for as long as it may take; whether it was interrupted. */
  private boolean awaitEnd() {
    try {
      ended.get(options.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false; // close() looks whether it has ended
    }
    return false;
  }

  /** The next that is the consumer's for sure; null if it stops. */
  private @Nullable Holding take() {
    Holding next = await();
    while (next != null && !next.isSure(door.clock().nanos())) {
      finished(next);
      next = await();
    }
    return next;
  }

  private @Nullable Holding await() {
    synchronized (this) {
      try {
        while (!isStopping && ready.isEmpty()) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!isStopping && !Thread.currentThread().isInterrupted()) {
        return ready.poll();
      }
    }
    stop();
    return null;
  }

  private void handle(Holding holding) {
    Delivery delivery = holding.delivery();
    try {
      handler.handle(delivery);
      settle(holding, delivery.isSettled() ? null : acknowledgements.ack(delivery));
    } catch (InterruptedException e) {
      settle(holding, delivery.isSettled() ? null : delivery.giveBackLater());
      Thread.currentThread().interrupt();
      stop();
    } catch (Exception | Error e) {
      // First: whatever the listener does, the message is not held for ever.
      settle(holding, delivery.isSettled() ? null : delivery.nackLater());
      options.onFailure().accept(delivery, e);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private void settle(Holding holding, @Nullable CompletableFuture<Settled> settling) {
    if (settling == null) {
      finished(holding);
      return;
    }
    Later.then(
        settling,
        (settled, failure) -> {
          finished(holding);
          if (failure != null) {
            options.onFailure().accept(holding.delivery(), failure);
          } else if (settled != Settled.DONE) {
            options
                .onFailure()
                .accept(
                    holding.delivery(),
                    new IllegalStateException("the delivery had ended before: " + settled));
          }
        });
  }

  private void finished(Holding holding) {
    holdings.remove(holding);
    fetch();
    endIfThrough();
  }

  private void giveBack(List<Holding> unbegun) {
    if (unbegun.isEmpty()) {
      return;
    }
    Later.then(
        queue.settling(
            "nack",
            unbegun.stream().map(Holding::delivery).toList(),
            Map.of("mode", "silent", "delay", "0"),
            GIVE_BACK_MAX),
        (settled, failure) -> {
          unbegun.forEach(this::finished);
          for (int i = 0; i < unbegun.size(); i++) {
            Delivery delivery = unbegun.get(i).delivery();
            if (failure != null) {
              options.onFailure().accept(delivery, failure);
            } else if (settled != null && settled.get(i) == Settled.UNKNOWN) {
              options
                  .onFailure()
                  .accept(delivery, new IllegalStateException("it may not have been given back"));
            }
          }
        });
  }

  private void fetch() {
    ReceiveOptions receive;
    synchronized (this) {
      int room = options.prefetch() - holdings.count();
      if (isStopping || isFetching || room < fetchedMin()) {
        return;
      }
      isFetching = true;
      receive =
          new ReceiveOptions(
              Math.min(room, ReceiveOptions.RECEIVE_MAX),
              options.visibility(),
              Duration.ZERO,
              receiveId);
    }
    long sentNanos = door.clock().nanos();
    Later.then(
        queue.calling(receive, options.poll()),
        (received, failure) -> {
          if (received != null) {
            received(received, sentNanos);
          } else if (failure != null) {
            failed(failure);
          }
        });
  }

  /** How much room is worth a call: half of all, or as much as one call can fill. */
  private int fetchedMin() {
    return Math.min((options.prefetch() + 1) / 2, ReceiveOptions.RECEIVE_MAX);
  }

  private void received(Received received, long sentNanos) {
    boolean isRepeated;
    synchronized (this) {
      isRepeated = received.isRepeated() || hasFailed;
      hasFailed = false;
      receiveId = Names.unique("r-");
    }
    boolean isNothing = received.messages().isEmpty();
    boolean isEarly = queue.isEarly(sentNanos, options.poll());
    Later.then(
        holdings.add(received.messages(), isRepeated),
        (added, failure) -> {
          if (added != null) {
            arrived(added);
          }
          if (isNothing && isEarly) {
            door.clock().after(QuorateQueue.REST_AFTER_NOTHING_NANOS, this::fetch);
          } else {
            fetch();
          }
        });
  }

  private void arrived(List<Holding> added) {
    List<Holding> unwanted;
    synchronized (this) {
      isFetching = false;
      unwanted = isStopping ? added : List.of();
      if (!isStopping) {
        ready.addAll(added);
        notifyAll();
      }
    }
    giveBack(unwanted);
    endIfThrough();
  }

  /** Under the same receive id: what the cluster may have delivered, the next call gets. */
  private void failed(Throwable failure) {
    boolean isTransient = door.isWorthRepeating(failure);
    synchronized (this) {
      isFetching = false;
      hasFailed = true;
      if (!isTransient) {
        refusal = Futures.failure(failure);
      }
    }
    if (isTransient) {
      door.clock().after(REST_AFTER_FAILURE_NANOS, this::fetch);
    } else {
      stop();
    }
    endIfThrough();
  }

  private void endIfThrough() {
    boolean isThrough;
    synchronized (this) {
      isThrough = isStopping && runners.isEmpty() && !isFetching && holdings.count() == 0;
    }
    if (isThrough) {
      ended.complete(null);
    }
  }
}
