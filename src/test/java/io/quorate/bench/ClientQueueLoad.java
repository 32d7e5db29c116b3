package io.quorate.bench;

import io.quorate.client.QuorateClient;
import io.quorate.client.queue.BatchProducer;
import io.quorate.client.queue.ConsumerOptions;
import io.quorate.client.queue.Delivery;
import io.quorate.client.queue.ProducerOptions;
import io.quorate.client.queue.QueueConsumer;
import io.quorate.client.queue.QuorateQueue;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An application of one process: threads that each send a message and wait until it is durable, and
 * as many that work off messages of the same queue, all through one client.
 */
final class ClientQueueLoad {
  private static final int PREFETCH_EACH = 8;
  private static final int INSTANT_DIGITS = 19;

  private final QuorateClient client;
  private final QuorateQueue queue;
  private final BatchProducer producer;
  private final QueueConsumer consumer;
  private final CountDownLatch running;
  private final String padding;
  private final LoadCounts counts = new LoadCounts();
  private volatile boolean isStopping;

  private ClientQueueLoad(List<InetSocketAddress> nodes, String name, int pairs, int bodyBytes) {
    client =
        QuorateClient.builder()
            .nodes(nodes.stream().map(ClientQueueLoad::uri).toArray(String[]::new))
            .build();
    queue = client.queue(name);
    producer = queue.producer(ProducerOptions.DEFAULT.withLinger(Duration.ZERO));
    consumer =
        queue.consumer(
            this::arrived,
            ConsumerOptions.DEFAULT
                .withPrefetch(PREFETCH_EACH * pairs)
                .withOnFailure((delivery, failure) -> failed(failure)));
    running = new CountDownLatch(2 * pairs);
    padding = "x".repeat(bodyBytes - body(0, "").length());
  }

  /**
   * @param pairs how many threads send, and how many receive
   */
  static ClientQueueLoad start(
      List<InetSocketAddress> nodes, String queue, int pairs, int bodyBytes) {
    ClientQueueLoad load = new ClientQueueLoad(nodes, queue, pairs, bodyBytes);
    for (int pair = 0; pair < pairs; pair++) {
      load.begin("producer-" + pair, load::send);
      load.begin("consumer-" + pair, load.consumer);
    }
    return load;
  }

  private static String uri(InetSocketAddress node) {
    return "http://" + node.getHostString() + ":" + node.getPort();
  }

  private void begin(String name, Runnable work) {
    Runnable counted =
        () -> {
          try {
            work.run();
          } finally {
            running.countDown();
          }
        };
    new Thread(counted, name).start();
  }

  private void send() {
    try {
      while (!isStopping) {
        long begin = System.nanoTime();
        try {
          producer.send(body(begin, padding)).get();
          answered("enqueue", System.nanoTime() - begin);
        } catch (ExecutionException e) {
          failed(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String body(long sentAt, String padding) {
    return ("[\"%0" + INSTANT_DIGITS + "d\",\"%s\"]").formatted(sentAt, padding);
  }

  private void arrived(Delivery delivery) {
    long sentAt = Long.parseLong(delivery.body().substring(2, 2 + INSTANT_DIGITS));
    answered("end to end", System.nanoTime() - sentAt);
  }

  private synchronized void answered(String operation, long nanos) {
    counts.answered(operation, 1, nanos);
  }

  private synchronized void failed(Throwable failure) {
    counts.failed(String.valueOf(failure));
  }

  /** What has happened since this was asked last. */
  synchronized LoadCounts take() {
    LoadCounts taken = new LoadCounts();
    taken.add(counts);
    counts.clear();
    return taken;
  }

  /** Stops all threads, and deletes the queue. */
  void stop() throws InterruptedException {
    isStopping = true;
    consumer.close();
    if (!running.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("a client's threads have not ended");
    }
    producer.close(); // no sooner: who sends would be refused
    queue.admin().delete();
    client.close();
  }
}
