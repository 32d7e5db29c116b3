package io.quorate.it;

import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.enqueueAll;
import static io.quorate.live.ApiCall.get;
import static io.quorate.live.ApiCall.receive;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.transferLeadership;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.it.EventStream.Event;
import io.quorate.live.Answer;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: watchers miss nothing, or are told. Method: streams at real nodes, which come and go. */
@ExtendWith(WithCluster.class)
class EventsIT {
  private static final int SECONDS_MAX = 60;
  private static final int READERS_MAX = 256;

  /** The shortest has some more. */
  private static final int EVENT_BYTES_MIN = 80;

  /** A beat comes every 10 s. */
  private static final int BEAT_SECONDS = 15;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LiveCluster cluster;

  EventsIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @OnEachServer
  @Test
  void whatHappensToALockIsToldAtEveryNodeUnderTheSameIds() throws Exception {
    List<EventStream> streams = new ArrayList<>();
    for (LiveNode node : cluster.nodes()) {
      streams.add(EventStream.open(node, "?prefix=told-"));
    }
    LiveNode node = cluster.node(0);
    Answer granted = node.call(acquire("told-1", "alice").with("ttl", 1));
    assertThat(granted.isOk()).as(granted.text()).isTrue();
    node.call(acquire("told-1", "bob").waiting(SECONDS_MAX));
    node.call(acquire("told-2", "carol"));
    node.call(acquire("told-2", "bob").with("queue", true));
    assertThat(node.call(acquire("told-1", "carol").with("queue", true)).status()).isEqualTo(409);
    node.call(release("told-1", "bob"));
    node.call(acquire("untold", "bob"));
    node.call(acquire("told-last", "bob"));

    List<Event> told = untilLast(streams.get(0));
    for (EventStream stream : streams) {
      assertThat(untilLast(stream)).isEqualTo(told);
      stream.close();
    }
    assertThat(told)
        .extracting(Event::type)
        .containsExactly(
            "lock_granted",
            "lock_expired",
            "lock_offered",
            "lock_granted",
            "lock_granted",
            "deadlock",
            "lock_released",
            "lock_granted");
    assertThat(told.get(0).data())
        .isEqualTo(
            "{\"lock\":\"told-1\",\"client_id\":\"alice\",\"lock_type\":\"exclusive\","
                + "\"fencing_token\":"
                + granted.token()
                + "}");
    assertThat(told.get(5).data()).contains("\"cycle\":[");
  }

  private static List<Event> untilLast(EventStream stream) {
    Event last = stream.await("the last", event -> event.data().contains("told-last"));
    return stream.events().subList(0, stream.events().indexOf(last) + 1);
  }

  @Test
  void depthsOfAQueueAreToldAtEveryNodeUnderTheSameIds() throws Exception {
    List<EventStream> streams = new ArrayList<>();
    for (LiveNode node : cluster.nodes()) {
      streams.add(EventStream.open(node, "?prefix=deep-&type=queue_depth"));
    }
    LiveNode node = cluster.node(0);
    Await.until(
        "shards are placed",
        SECONDS_MAX,
        () -> node.tryCall(enqueueAll("deep-1", "[{\"body\":1},{\"body\":2}]")).isOk());
    streams.get(0).await("it fills", event -> event.data().contains("\"depth\":2"));
    assertThat(node.call(receive("deep-1").with("max", 9).with("visibility", 600)).isOk()).isTrue();

    List<List<Event>> told = new ArrayList<>();
    for (EventStream stream : streams) {
      Event last = stream.await("it is empty", event -> event.data().endsWith("\"depth\":0}"));
      told.add(stream.events().subList(0, stream.events().indexOf(last) + 1));
      stream.close();
    }
    assertThat(told.get(0)).extracting(Event::type).containsOnly("queue_depth");
    assertThat(told).containsOnly(told.get(0));
  }

  @Test
  void aChangeOfLeadersHasOneIdEverywhere() throws Exception {
    LiveNode next = cluster.others(cluster.awaitLeader()).get(0);
    List<EventStream> streams = new ArrayList<>();
    for (LiveNode node : cluster.nodes()) {
      streams.add(EventStream.open(node, "?type=leader&prefix=none"));
    }
    assertThat(next.call(transferLeadership(next.id())).isOk()).isTrue();
    String leads = "\"leader\":\"" + next.id() + "\"";
    Event first = streams.get(0).await("a leader", event -> event.data().contains(leads));
    for (EventStream stream : streams) {
      assertThat(stream.await("a leader", event -> event.data().contains(leads))).isEqualTo(first);
      stream.close();
    }
  }

  /** A reader hops from node to node, and one node, which is its leader, dies. */
  @Test
  void whoGoesOnAtAnotherNodeMissesNothingAndGetsNothingTwice() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    List<LiveNode> survivors = cluster.others(leader);
    AtomicBoolean isOver = new AtomicBoolean();
    List<Event> hopped = new ArrayList<>();
    try (EventStream witness = EventStream.open(survivors.get(0), "")) {
      String last = witness.firstId();
      List<Thread> load = IntStream.range(0, 4).mapToObj(i -> load(i, survivors, isOver)).toList();
      for (int hop = 0; hop < 12; hop++) {
        LiveNode node = hop < 4 ? cluster.node(hop % 3) : survivors.get(hop % 2);
        try (EventStream stream = EventStream.open(node, "", last)) {
          assertThat(stream.status()).isEqualTo(200);
          stream.awaitCount(50);
          if (hop == 6) {
            leader.kill();
            cluster.awaitLeader();
            stream.awaitCount(stream.count() + 50);
          }
          List<Event> some = stream.events().subList(0, 40);
          hopped.addAll(some);
          last = some.get(some.size() - 1).id();
        }
      }
      isOver.set(true);
      for (Thread thread : load) {
        thread.join();
      }
      try (EventStream rest = EventStream.open(survivors.get(1), "?last_event_id=" + last)) {
        assertThat(survivors.get(1).call(acquire("hop-end", "c")).isOk()).isTrue();
        rest.await("the end", event -> event.data().contains("hop-end"));
        hopped.addAll(rest.events());
      }
      witness.await("the end", event -> event.data().contains("hop-end"));
      assertThat(hopped).isEqualTo(witness.events());
      assertThat(hopped).extracting(Event::type).contains("leader");
      assertThat(hopped).extracting(Event::id).doesNotHaveDuplicates();
    }
    cluster.heal();
  }

  private static Thread load(int number, List<LiveNode> nodes, AtomicBoolean isOver) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; !isOver.get(); i++) {
                LiveNode node = nodes.get(i % nodes.size());
                node.tryCall(acquire("hop-" + number, "c").with("ttl", 5));
                node.tryCall(release("hop-" + number, "c"));
              }
            });
    thread.start();
    return thread;
  }

  @ParameterizedTest
  @CsvSource({
    "last_event_id,x,as 1234-0",
    "last_event_id,1-2-3,as 1234-0",
    "type,lock,lock_granted",
    "types,leader,unknown parameter types",
  })
  void whatIsMalformedIsRefused(String name, String value, String part) throws Exception {
    Answer refused = cluster.node(0).call(get("/events").with(name, value));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid");
    assertThat(refused.text()).contains(part);
  }

  @Test
  void signsOfLifeComeWithAFreshId() throws Exception {
    try (EventStream stream = EventStream.open(cluster.node(1), "?prefix=nothing-of-the-kind")) {
      String first = stream.firstId();
      cluster.node(0).call(acquire("beat", "c").with("ttl", 20));
      Await.until("a beat", BEAT_SECONDS, () -> stream.comments().contains(": beat"));
      Await.until("a fresh id", 2 * BEAT_SECONDS, () -> !stream.lastId().equals(first));
      assertThat(stream.events()).isEmpty();
    }
  }

  @OnEachServer
  @Test
  void readersHaveABoundAndThoseWhoHaveGoneMakeRoom() throws Exception {
    LiveNode node = cluster.node(2);
    List<Socket> readers = new ArrayList<>();
    try {
      String answer = "200";
      while (answer.contains("200")) {
        readers.add(deafReader(node));
        answer = line(readers.get(readers.size() - 1).getInputStream());
      }
      assertThat(readers).as("the last was refused").hasSizeBetween(200, READERS_MAX + 1);
      Answer refused = node.call(get("/events"));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("overloaded");
      assertThat(refused.retryAfter()).isEqualTo("1");
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
    // For many: one that left before them makes room, too, and others watch at this node later.
    Await.until("room for others", 5 * BEAT_SECONDS, () -> hasRoomFor(node, 50));
  }

  private static boolean hasRoomFor(LiveNode node, int count) {
    List<EventStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        streams.add(EventStream.open(node, ""));
      }
      for (EventStream stream : streams) {
        stream.close();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return streams.stream().allMatch(stream -> stream.status() == 200);
  }

  /** And an id that is too old is refused, at every node. */
  @OnEachServer
  @Test
  void readerThatDoesNotReadIsCutOffAndOthersNoticeNothing() throws Exception {
    LiveNode node = cluster.node(0);
    try (Socket deaf = deafReader(node);
        EventStream witness = EventStream.open(node, "?prefix=flood-")) {
      String first = witness.firstId();
      for (int round = 0; round < 50; round++) {
        flood(node);
      }
      witness.awaitCount(100_000);
      assertThat(witness.count()).isEqualTo(100_000);
      assertThat(witness.hasEnded()).isFalse();

      deaf.setSoTimeout(SECONDS_MAX * 1_000);
      assertThat(deaf.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .as("bytes until the stream ended")
          .isLessThan(100_000L * EVENT_BYTES_MIN);
      for (LiveNode each : cluster.nodes()) {
        Answer gone = each.call(get("/events").with("last_event_id", first));
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.code()).isEqualTo("gone");
      }
    }
  }

  private static void flood(LiveNode node) throws IOException, InterruptedException {
    for (String type : List.of("lock_acquire", "lock_release")) {
      String body =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i ->
                      "{\"msg_id\":\"1\",\"msg_type\":\"%s\",\"sender_id\":\"c\",".formatted(type)
                          + "\"payload\":{\"lock\":\"flood-%d\"}}".formatted(i))
              .collect(Collectors.joining(",", "[", "]"));
      URI uri = URI.create("http://localhost:" + node.port() + "/message");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  /** A client that asks for the events, and reads none. */
  private static Socket deafReader(LiveNode node) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("localhost", node.port()));
    socket
        .getOutputStream()
        .write("GET /events HTTP/1.1\r\nHost: q\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @OnEachServer
  @Test
  void streamsEndWithTheNodeAndGoOnElsewhere() throws Exception {
    LiveNode stopping = cluster.node(1);
    LiveNode other = cluster.node(2);
    try (EventStream stream = EventStream.open(stopping, "?prefix=stop-")) {
      assertThat(stopping.call(acquire("stop-1", "c")).isOk()).isTrue();
      Event seen = stream.await("a grant", event -> event.data().contains("stop-1"));
      stopping.stop();
      Await.until("the end of the stream", SECONDS_MAX, stream::hasEnded);
      assertThat(stream.comments()).contains(": the node is stopping");
      assertThat(other.call(acquire("stop-2", "c")).isOk()).isTrue();
      try (EventStream rest = EventStream.open(other, "?prefix=stop-", seen.id())) {
        rest.await("the next", event -> event.data().contains("stop-2"));
        assertThat(rest.count()).isEqualTo(1);
      }
    }
    cluster.heal();
  }
}
