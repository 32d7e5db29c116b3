package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a peer in trouble costs its caller one call and nobody else anything. */
class TroubledPeerTest {
  private static final NodeId GOOD = Samples.NODE_A;
  private static final NodeId TROUBLED = Samples.NODE_B;
  private static final ThreadFactory THREADS = Executors.defaultThreadFactory();
  private static final long SHORT_MILLIS = 200;

  /** Room for all calls at once, so that each connects. */
  private static final int BACKLOG = 2 * HttpChannel.OPEN_CALLS_MAX;

  @Test
  void aPeerThatTakesNothingIsLostInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Addressed transport = transport(silent)) {
      Call call = Call.start(transport, TROUBLED, PeerCallKind.APPENDS, SHORT_MILLIS);

      assertThat(isHungUp(call.result())).isFalse();
      assertThat(call.hasNoFurtherResult()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPeerThatHangsUpIsLost(boolean isReset) throws Exception {
    try (ServerSocket rude = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Addressed transport = transport(rude)) {
      Call call = Call.start(transport, TROUBLED, PeerCallKind.WATCH, Call.PATIENCE_MILLIS);
      try (Socket caller = rude.accept()) {
        assertThat(caller.getInputStream().read()).isPositive();
        if (isReset) {
          caller.setSoLinger(true, 0); // closing now resets the connection
        } else {
          caller.shutdownOutput();
        }
      }

      assertThat(isHungUp(call.result())).isTrue();
    }
  }

  @Test
  void aPeerThatIsNotThereHasHungUp() throws Exception {
    ServerSocket gone = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    try (Addressed transport = transport(gone)) {
      gone.close();

      assertThat(Call.of(transport, TROUBLED, PeerCallKind.WATCH))
          .isInstanceOfSatisfying(
              PeerResult.NotSent.class, refused -> assertThat(refused.isHungUp()).isTrue());
    }
  }

  /** A rested connection may be about to end for reasons of its own. */
  @Test
  void aWatchHasAConnectionOfItsOwn() throws Exception {
    Set<Integer> callersPorts = ConcurrentHashMap.newKeySet();
    try (PeerServer good =
            new PeerServer(
                exchange -> {
                  callersPorts.add(exchange.getRemoteAddress().getPort());
                  exchange.getRequestBody().readAllBytes();
                  PeerServer.answer(exchange, 404, new byte[0]);
                });
        Addressed transport = transport(good.as(GOOD))) {
      for (int i = 1; i <= 3; i++) {
        Call.of(transport, GOOD, PeerCallKind.APPENDS);
        Call.of(transport, GOOD, PeerCallKind.WATCH);
        assertThat(callersPorts).hasSize(1 + i);
      }
    }
  }

  @Test
  void aTransportThatIsClosedWatchesNobody() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      Addressed transport = transport(silent);
      Call call = Call.start(transport, TROUBLED, PeerCallKind.WATCH, Call.PATIENCE_MILLIS);
      try (Socket caller = silent.accept()) {
        assertThat(caller.getInputStream().read()).isPositive();
        transport.close();

        assertThat(call.result()).isInstanceOf(PeerResult.Lost.class);
        assertThat(hangsUp(caller)).as("the caller leaves no connection behind").isTrue();
      }
    }
  }

  private static boolean isHungUp(PeerResult result) {
    assertThat(result).isInstanceOf(PeerResult.Lost.class);
    return result instanceof PeerResult.Lost lost && lost.isHungUp();
  }

  @Test
  void aPeerThatStopsInTheMiddleOfItsReplyIsLostInTime() throws Exception {
    try (ServerSocket halting = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Addressed transport = transport(halting)) {
      Call call = Call.start(transport, TROUBLED, PeerCallKind.HELLO, SHORT_MILLIS);
      try (Socket caller = halting.accept()) {
        assertThat(caller.getInputStream().read()).isPositive();
        caller.getOutputStream().write(headOfAReply());

        assertThat(call.result()).isInstanceOf(PeerResult.Lost.class);
        assertThat(hangsUp(caller)).as("the caller leaves no connection behind").isTrue();
      }
    }
  }

  @Test
  void aPeerThatTricklesItsReplyIsLostInTime() throws Exception {
    CountDownLatch hasHungUp = new CountDownLatch(1);
    try (PeerServer trickling =
            new PeerServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Type", "application/cbor");
                  exchange.sendResponseHeaders(200, 0);
                  try {
                    while (true) {
                      exchange.getResponseBody().write(1); // until the caller hangs up
                      exchange.getResponseBody().flush();
                      hasHungUp.await(SHORT_MILLIS / 10, TimeUnit.MILLISECONDS);
                    }
                  } finally {
                    hasHungUp.countDown();
                  }
                });
        Addressed transport = transport(trickling.as(TROUBLED))) {
      Call call = Call.start(transport, TROUBLED, PeerCallKind.HELLO, SHORT_MILLIS);

      assertThat(call.result()).isInstanceOf(PeerResult.Lost.class);
      assertThat(hasHungUp.await(Call.PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .as("the caller leaves no connection behind")
          .isTrue();
    }
  }

  @Test
  void aReplyThatComesTooLateIsNoSecondResult() throws Exception {
    CountDownLatch isGivenUp = new CountDownLatch(1);
    CountDownLatch isAnswered = new CountDownLatch(1);
    try (PeerServer late =
            new PeerServer(
                exchange -> {
                  isGivenUp.await();
                  try {
                    PeerServer.answer(exchange, 404, new byte[0]);
                  } finally {
                    isAnswered.countDown();
                  }
                });
        Addressed transport = transport(late.as(TROUBLED))) {
      Call call = Call.start(transport, TROUBLED, PeerCallKind.HELLO, SHORT_MILLIS);
      assertThat(call.result()).isInstanceOf(PeerResult.Lost.class);
      isGivenUp.countDown();
      isAnswered.await();

      assertThat(Call.of(transport, TROUBLED, PeerCallKind.HELLO))
          .as("the next call goes through")
          .isInstanceOf(PeerResult.NotSent.class);
      assertThat(call.hasNoFurtherResult()).isTrue();
    }
  }

  @Test
  void aStuckPeerDelaysNobodyElse() throws Exception {
    try (ServerSocket stuck = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        PeerServer good = PeerServer.answering()) {
      Map<NodeId, PeerAddress> peers = new TreeMap<>(good.as(GOOD));
      peers.put(TROUBLED, new PeerAddress("127.0.0.1", stuck.getLocalPort()));
      try (Addressed transport = transport(peers)) {
        List<Call> hanging = fill(transport, Call.PATIENCE_MILLIS * 2);
        for (int i = 0; i < 50; i++) {
          assertThat(Call.of(transport, GOOD, PeerCallKind.APPENDS))
              .isInstanceOf(PeerResult.Replied.class);
        }
        assertThat(hanging).allMatch(Call::hasNoFurtherResult);
      }
    }
  }

  @Test
  void whatCannotBeOpenedIsNotSent() throws Exception {
    try (ServerSocket stuck = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Addressed transport = transport(stuck)) {
      List<Call> hanging = fill(transport, Call.PATIENCE_MILLIS * 2);

      assertThat(Call.of(transport, TROUBLED, PeerCallKind.HELLO))
          .isInstanceOf(PeerResult.NotSent.class);
      assertThat(hanging).allMatch(Call::hasNoFurtherResult);
    }
  }

  @Test
  void placesComeFreeAgain() throws Exception {
    try (PeerServer good = PeerServer.answering();
        Addressed transport = transport(good.as(GOOD))) {
      for (int i = 0; i <= HttpChannel.OPEN_CALLS_MAX; i++) {
        assertThat(Call.of(transport, GOOD, PeerCallKind.HELLO))
            .isInstanceOf(PeerResult.Replied.class);
      }
    }
  }

  /** As when the name of the peer resolves too slowly, and all threads wait for it. */
  @Test
  void aCallThatCannotStartIsLostInTimeAndNeverSent() throws Exception {
    CountDownLatch isFree = new CountDownLatch(1);
    ThreadFactory stuck =
        work ->
            new Thread(
                () -> {
                  awaitUninterruptibly(isFree);
                  work.run();
                });
    AtomicInteger requests = new AtomicInteger();
    try (PeerServer peer =
            new PeerServer(
                exchange -> {
                  requests.incrementAndGet();
                  PeerServer.answer(exchange, 404, new byte[0]);
                });
        Addressed transport = new Addressed(peer.as(TROUBLED), ClusterSecret.none(), stuck)) {
      for (Call call : fill(transport, 1)) {
        assertThat(call.result()).isInstanceOf(PeerResult.Lost.class);
      }
      assertThat(Call.of(transport, TROUBLED, PeerCallKind.HELLO))
          .as("nothing piles up behind the stuck threads")
          .isInstanceOf(PeerResult.NotSent.class);
      isFree.countDown();
      PeerResult answered;
      do {
        answered = Call.of(transport, TROUBLED, PeerCallKind.HELLO);
      } while (!answered.toString().contains("404"));
      assertThat(requests).hasValue(1);
    }
  }

  /** Opens as many calls as there are places, to a peer that answers none. */
  private static List<Call> fill(Addressed transport, long timeoutMillis) {
    List<Call> hanging = new ArrayList<>();
    for (int i = 0; i < HttpChannel.OPEN_CALLS_MAX; i++) {
      hanging.add(Call.start(transport, TROUBLED, PeerCallKind.APPENDS, timeoutMillis));
    }
    return hanging;
  }

  private static byte[] headOfAReply() {
    return """
        HTTP/1.1 200 OK\r
        Content-Type: application/cbor\r
        Content-Length: 100\r
        \r
        x"""
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean hangsUp(Socket caller) {
    try {
      caller.setSoTimeout((int) Call.PATIENCE_MILLIS);
      while (caller.getInputStream().read() >= 0) {
        // The rest of the call.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Addressed transport(ServerSocket server) {
    return transport(Map.of(TROUBLED, new PeerAddress("127.0.0.1", server.getLocalPort())));
  }

  private static Addressed transport(Map<NodeId, PeerAddress> peers) {
    return new Addressed(peers, ClusterSecret.none(), THREADS);
  }
}
