package io.quorate.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Goal: whoever waits for news is woken once, by news. Method: each change, before and after. */
class EventFeedTest {
  private final EventFeed feed = new EventFeed();
  private final AtomicInteger wakes = new AtomicInteger();

  private void await() {
    feed.whenChanged(feed.changes(), wakes::incrementAndGet);
  }

  @Test
  void thereIsNoPositionBeforeTheNodeHasItsState() {
    assertThat(feed.position()).isEmpty();
    feed.begin(10);
    assertThat(feed.position()).contains(EventId.endOf(10));
    feed.applied(11, List.of());
    assertThat(feed.position()).contains(EventId.endOf(11));
  }

  @Test
  void eventsWakeOnceAndEntriesWithoutAnyDoNot() {
    feed.begin(0);
    await();
    feed.applied(1, List.of());
    assertThat(wakes).hasValue(0);
    feed.applied(2, List.of(Happened.granted("l")));
    feed.applied(3, List.of(Happened.granted("l")));
    assertThat(wakes).hasValue(1);
  }

  @Test
  void whatHappenedBetweenALookAndTheWaitWakesAtOnce() {
    feed.begin(0);
    long seen = feed.changes();
    feed.applied(1, List.of(Happened.granted("l")));
    feed.whenChanged(seen, wakes::incrementAndGet);
    assertThat(wakes).hasValue(1);
  }

  @Test
  void leapAndEndWakeToo() {
    feed.begin(0);
    await();
    feed.leap(10);
    assertThat(wakes).hasValue(1);
    await();
    feed.end("the node is stopping");
    feed.end("the node was stopped");
    assertThat(wakes).hasValue(2);
    assertThat(feed.ending()).contains("the node is stopping");
  }
}
