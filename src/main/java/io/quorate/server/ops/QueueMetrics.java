package io.quorate.server.ops;

import io.quorate.node.Gateway;
import io.quorate.queue.QueueFigures;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueTotals;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** What {@code /metrics} says of queues: those of the shards that this node leads. */
final class QueueMetrics {
  private static final String DEPTH_BY_QUEUE = "quorate_queue_depth_by_queue";

  /** The label of all queues that have none of their own; no name is encoded so. */
  private static final String OTHERS = "(others)";

  private final MetricRegistry registry;
  private final Gateway gateway;
  private final Set<String> labels = new HashSet<>();
  private volatile Map<String, Long> depths = Map.of();

  QueueMetrics(MetricRegistry registry, Gateway gateway) {
    this.registry = registry;
    this.gateway = gateway;
  }

  void register(NodeMetrics node, Figures figures) {
    node.gauge("quorate_queue_depth", "Messages not in flight", () -> queues().depth());
    node.gauge("quorate_in_flight_messages", "Messages in flight", () -> queues().inFlight());
    node.gauge(
        "quorate_leaving_messages",
        "Messages on their way to a queue of another shard",
        () -> queues().leaving());
    node.gauge(
        "quorate_waiting_receives",
        "Receives that wait for messages",
        () -> gateway.status().waitingReceives());
    total(node, "quorate_enqueued_total", "Messages taken", QueueTotals::enqueued);
    total(node, "quorate_dequeued_total", "Deliveries", QueueTotals::delivered);
    total(node, "quorate_acked_total", "Messages acknowledged", QueueTotals::acked);
    total(node, "quorate_dead_letters_total", "Dead letters", QueueTotals::deadLettered);
    node.total(
        "quorate_redeliveries_total",
        "Deliveries of messages delivered before",
        () -> queues().totals().redelivered());
    node.timings("quorate_enqueue_seconds", "Messages until durable", figures.enqueues());
    node.timings("quorate_receive_seconds", "Receive to messages", figures.receives());
  }

  private void total(
      NodeMetrics node, String name, String description, ToLongFunction<QueueTotals> total) {
    node.total(name, description, () -> total.applyAsLong(queues().totals().ofQueues()));
  }

  private QueueFigures queues() {
    return gateway.status().queues();
  }

  /** Has a gauge for each queue that is told apart, as they come and go. */
  void feed() {
    QueueFigures queues = queues();
    Map<String, Long> now = new LinkedHashMap<>();
    queues.depths().forEach((queue, depth) -> now.put(label(queue), depth));
    now.put(OTHERS, queues.depthOfOthers());
    depths = now;
    for (String label : now.keySet()) {
      if (labels.add(label)) {
        registry.gauge(
            Metadata.builder()
                .withName(DEPTH_BY_QUEUE)
                .withDescription("Messages not in flight, by queue")
                .build(),
            () -> depths.getOrDefault(label, 0L),
            new Tag("queue", label));
      }
    }
    labels.removeIf(
        label -> {
          boolean isGone = !now.containsKey(label);
          if (isGone) {
            registry.remove(new MetricID(DEPTH_BY_QUEUE, new Tag("queue", label)));
          }
          return isGone;
        });
  }

  // Whatever a queue's name has in it, the text that is scraped stays what it is.
  private static String label(QueueName queue) {
    return URLEncoder.encode(queue.value(), StandardCharsets.UTF_8);
  }
}
