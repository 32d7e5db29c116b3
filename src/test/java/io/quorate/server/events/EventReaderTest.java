package io.quorate.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.events.Event;
import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.events.Filter;
import io.quorate.events.Happened;
import io.quorate.kernel.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: readers get all or are told. Method: an outlet of which the test has the tap. */
class EventReaderTest {
  private static final int PLENTY = 1 << 30;
  private static final Filter OF_ORDERS =
      new Filter("orders", EnumSet.noneOf(io.quorate.events.EventType.class));

  private final EventFeed feed = new EventFeed();
  private final PlayedOutlet outlet = new PlayedOutlet(PLENTY);
  private final List<EventReader> ended = new ArrayList<>();
  private long index = 10;

  EventReaderTest() {
    feed.begin(index);
  }

  private EventReader reader(Filter filter, EventId from, Outlet to) {
    byte[] hello = "hello\n\n".getBytes(StandardCharsets.UTF_8);
    return new EventReader(feed, filter, from, hello, to, ended::add);
  }

  private EventReader reader(Outlet to) {
    return reader(Filter.ALL, EventId.endOf(10), to);
  }

  private void happens(Event... events) {
    feed.applied(++index, List.of(events));
  }

  private void grants(int count) {
    for (int i = 0; i < count; i++) {
      happens(Happened.granted("orders"));
    }
  }

  private static long secondsLater(long seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private static void advanceFully(EventReader reader) {
    boolean hasMore = true;
    while (hasMore) {
      hasMore = reader.advance();
    }
  }

  @Test
  void nothingIsWrittenBeforeTheServerHasRoom() {
    EventReader reader = reader(outlet);
    assertThat(reader.advance()).isFalse();
    assertThat(outlet.text()).isEmpty();
    reader.writable();
    assertThat(outlet.text()).isEqualTo("hello\n\n");
  }

  @Test
  void eventIsOneBlockOfThreeLines() {
    EventReader reader = reader(outlet);
    happens(Happened.granted("a\"b\u2028"), new Event.TermBegan(7, new NodeId("n1")));
    reader.writable();
    assertThat(outlet.text())
        .isEqualTo(
            "hello\n\n"
                + "id: 11-0\nevent: lock_granted\n"
                + "data: {\"lock\":\"a\\\"b\u2028\",\"client_id\":\"ann\","
                + "\"lock_type\":\"exclusive\",\"fencing_token\":1025}\n\n"
                + "id: 11-1\nevent: leader\ndata: {\"term\":7,\"leader\":\"n1\"}\n\n");
  }

  @Test
  void everyEventHasItsText() {
    EventReader reader = reader(outlet);
    feed.applied(++index, Happened.allTo("orders"));
    reader.writable();
    assertThat(outlet.text().split("\n\n")).hasSize(11);
    assertThat(outlet.text())
        .contains("event: deadlock\ndata: {\"lock\":\"orders\",\"client_id\":\"ann\",\"cycle\":[\"")
        .contains("event: queue_depth\ndata: {\"queue\":\"orders\",\"depth\":12}")
        .contains("\"session\":\"s-1\",\"expired\":true}");
  }

  @Test
  void beatMovesThePlaceOfAReaderThatWantsNothingOfWhatHappens() {
    EventReader reader = reader(OF_ORDERS, EventId.endOf(10), outlet);
    reader.writable();
    happens(Happened.granted("other"));
    reader.advance();
    assertThat(outlet.text()).isEqualTo("hello\n\n");
    reader.beat(System.nanoTime());
    assertThat(outlet.text()).isEqualTo("hello\n\n: beat\nid: 11\n\n");
  }

  @Test
  void slowReaderIsGivenNoMoreThanItTakes() {
    PlayedOutlet slow = new PlayedOutlet(1);
    EventReader reader = reader(slow);
    reader.writable();
    slow.takeMore(10);
    grants(2_000);
    reader.writable();
    slow.takeMore(1);
    int length = slow.text().length();
    assertThat(length).isLessThan(EventReader.PIECE_BYTES + 1_000);

    slow.takeMore(PLENTY);
    if (reader.writable()) {
      advanceFully(reader);
    }
    List<String> ids =
        slow.text().lines().filter(line -> line.startsWith("id: ")).map(String::strip).toList();
    assertThat(ids)
        .isEqualTo(IntStream.rangeClosed(11, 2_010).mapToObj(i -> "id: " + i + "-0").toList());
  }

  @Test
  void readerThatFellBehindIsCutOffAndToldSo() {
    PlayedOutlet slow = new PlayedOutlet(1);
    EventReader reader = reader(slow);
    reader.writable();
    grants(EventFeed.EVENTS_MAX + 1);
    assertThat(ended).isEmpty();

    slow.takeMore(PLENTY);
    reader.writable();
    assertThat(slow.text()).isEqualTo("hello\n\n: " + EventReader.FELL_BEHIND + "\n\n");
    assertThat(slow.closes()).isEqualTo(1);
    assertThat(ended).containsExactly(reader);
  }

  @Test
  void leapOfTheNodeEndsTheStreamInsteadOfSkippingEvents() {
    EventReader reader = reader(outlet);
    reader.writable();
    feed.leap(20);
    reader.advance();
    assertThat(outlet.text()).endsWith(": " + EventReader.FELL_BEHIND + "\n\n");
    assertThat(outlet.closes()).isEqualTo(1);
  }

  @Test
  void readerThatTakesNothingIsCutOffAfterAWhile() {
    PlayedOutlet stuck = new PlayedOutlet(1);
    EventReader reader = reader(stuck);
    reader.writable();
    reader.beat(secondsLater(19));
    assertThat(ended).isEmpty();
    reader.beat(secondsLater(21));
    assertThat(ended).containsExactly(reader);
    assertThat(stuck.closes()).isEqualTo(1);
    reader.writable();
    reader.lost();
    assertThat(ended).hasSize(1);
  }

  @Test
  void readerAheadOfTheNodeGetsNothingTwiceAndIsNotKeptForEver() {
    EventReader reader = reader(Filter.ALL, new EventId(12, 0), outlet);
    reader.writable();
    happens(Happened.granted("orders"));
    happens(Happened.granted("orders"), Happened.granted("orders"));
    reader.advance();
    assertThat(outlet.text()).contains("id: 12-1\n").doesNotContain("id: 11-0", "id: 12-0");

    PlayedOutlet other = new PlayedOutlet(PLENTY);
    EventReader ahead = reader(Filter.ALL, EventId.endOf(1_000), other);
    ahead.writable();
    for (int i = 0; i < EventReader.BEATS_AHEAD_MAX; i++) {
      ahead.beat(System.nanoTime());
    }
    assertThat(other.text()).endsWith(": beat\nid: 1000\n\n");
    ahead.beat(System.nanoTime());
    assertThat(other.text()).endsWith(": " + EventReader.NOT_SO_FAR + "\n\n");
    assertThat(ended).containsExactly(ahead);
  }

  @Test
  void streamEndsWithTheNodeWhetherTheReaderListensOrNot() {
    EventReader listening = reader(outlet);
    listening.writable();
    listening.end("the node is\nstopping");
    assertThat(outlet.text()).endsWith("\n\n: the node is stopping\n\n");

    EventReader deaf = reader(new PlayedOutlet(0));
    deaf.end("the node is stopping");
    assertThat(ended).containsExactly(listening, deaf);
  }

  @Test
  void connectionThatBreaksEndsTheReader() {
    EventReader reader = reader(outlet);
    reader.writable();
    outlet.breakNext();
    grants(1);
    reader.advance();
    assertThat(ended).containsExactly(reader);
  }
}
