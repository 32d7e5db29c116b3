package io.quorate.client.queue;

import io.quorate.client.wire.Later;
import io.quorate.client.wire.Seconds;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The deliveries that a consumer has at a time, waiting or worked off. They are prolonged together
 * three times in their visibility, as long as there are any. Thread-safe.
 */
final class Holdings {
  private static final int TIMES_PROLONGED = 3;

  private final QueueDoor door;
  private final QuorateQueue queue;
  private final Duration visibility;
  private final Set<Holding> all = new LinkedHashSet<>();
  private boolean isProlonging;

  Holdings(QueueDoor door, QuorateQueue queue, Duration visibility) {
    this.door = door;
    this.queue = queue;
    this.visibility = visibility;
  }

  synchronized int count() {
    return all.size();
  }

  /**
   * Takes deliveries that have just come.
   *
   * @param isDoubtful whether they may have begun long before: then they are prolonged first
   */
  CompletableFuture<List<Holding>> add(List<Delivery> deliveries, boolean isDoubtful) {
    long untilNanos = door.clock().nanos() + (isDoubtful ? 0 : visibility.toNanos());
    List<Holding> added =
        deliveries.stream().map(delivery -> new Holding(delivery, untilNanos)).toList();
    synchronized (this) {
      all.addAll(added);
      if (!isProlonging && !all.isEmpty()) {
        isProlonging = true;
        schedule();
      }
    }
    return isDoubtful
        ? prolong(added).handle((nothing, failure) -> added)
        : CompletableFuture.completedFuture(added);
  }

  synchronized void remove(Holding holding) {
    all.remove(holding);
  }

  private void schedule() {
    door.clock().after(visibility.toNanos() / TIMES_PROLONGED, this::prolongAll);
  }

  private void prolongAll() {
    List<Holding> prolonged;
    synchronized (this) {
      prolonged = List.copyOf(all);
    }
    Later.then(prolong(prolonged), (nothing, failure) -> again());
  }

  private synchronized void again() {
    isProlonging = !all.isEmpty();
    if (isProlonging) {
      schedule();
    }
  }

  private CompletableFuture<Void> prolong(List<Holding> holdings) {
    long sentNanos = door.clock().nanos();
    return queue
        .settling(
            "extend",
            holdings.stream().map(Holding::delivery).toList(),
            Map.of("visibility", Seconds.of(visibility)),
            visibility.dividedBy(TIMES_PROLONGED))
        .thenAccept(
            verdicts -> {
              for (int i = 0; i < verdicts.size(); i++) {
                switch (verdicts.get(i)) {
                  case DONE -> holdings.get(i).prolonged(sentNanos + visibility.toNanos());
                  case STALE, GONE -> holdings.get(i).lost();
                  case UNKNOWN -> {} // it is sure for as long as it was
                }
              }
            });
  }
}
