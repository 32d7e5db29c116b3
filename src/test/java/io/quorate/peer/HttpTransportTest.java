package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.AddressRules;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a caller learns what became of its call. Method: real servers that answer as they like. */
class HttpTransportTest {
  private static final NodeId PEER = Samples.NODE_B;
  private static final ThreadFactory THREADS = Executors.defaultThreadFactory();

  @ParameterizedTest
  @EnumSource(PeerCallKind.class)
  void theReplyComesBack(PeerCallKind kind) throws InterruptedException {
    try (PeerServer peer = PeerServer.answering();
        Addressed transport = transport(peer)) {
      assertThat(Call.of(transport, PEER, kind))
          .usingRecursiveComparison()
          .isEqualTo(new PeerResult.Replied(Samples.reply(kind)));
    }
  }

  @Test
  void headersSayWhoCallsWhom() throws InterruptedException {
    CopyOnWriteArrayList<Headers> seen = new CopyOnWriteArrayList<>();
    try (PeerServer peer = noting(seen);
        Addressed transport = new Addressed(peer.as(PEER), ClusterSecret.of("s3cret"), THREADS)) {
      Call.of(transport, PEER, PeerCallKind.HELLO);
    }
    Headers headers = seen.get(0);
    assertThat(headers.getFirst(HeaderCodec.CLUSTER)).isEqualTo("000000000000cafe");
    assertThat(headers.getFirst(HeaderCodec.NODE)).isEqualTo("a");
    assertThat(headers.getFirst(HeaderCodec.INCARNATION)).isEqualTo("fffffffffffffffe");
    assertThat(headers.getFirst(HeaderCodec.TO)).isEqualTo("b:8002");
    assertThat(headers.getFirst(HeaderCodec.SECRET)).isEqualTo("s3cret");
  }

  @Test
  void withoutASecretNoneIsSent() throws InterruptedException {
    CopyOnWriteArrayList<Headers> seen = new CopyOnWriteArrayList<>();
    try (PeerServer peer = noting(seen);
        Addressed transport = transport(peer)) {
      Call.of(transport, PEER, PeerCallKind.HELLO);
    }
    assertThat(seen.get(0)).doesNotContainKey(HeaderCodec.SECRET);
  }

  @Test
  void refusalsAreReplies() throws InterruptedException {
    assertThat(resultOfRefusal(new PeerReply.NotLeader(Samples.NODE_A)))
        .isEqualTo(new PeerResult.Replied(new PeerReply.NotLeader(Samples.NODE_A)));
    assertThat(resultOfRefusal(new PeerReply.Busy()))
        .isEqualTo(new PeerResult.Replied(new PeerReply.Busy()));
    assertThat(resultOfRefusal(new PeerReply.Rejected("another cluster")))
        .isEqualTo(new PeerResult.Replied(new PeerReply.Rejected("another cluster")));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 413, 415, 431})
  void aCallThatTheServerFaultsWasNotSent(int status) throws InterruptedException {
    assertThat(resultOf(status, new byte[0])).isInstanceOf(PeerResult.NotSent.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 500, 502, 503, 504})
  void aCallThatTheServerMayHaveTakenIsLost(int status) throws InterruptedException {
    assertThat(resultOf(status, new byte[0])).isInstanceOf(PeerResult.Lost.class);
  }

  @Test
  void aReplyThatMeansNothingIsLost() throws InterruptedException {
    assertThat(resultOf(200, new byte[] {1, 2, 3})).isInstanceOf(PeerResult.Lost.class);
  }

  @Test
  void aReplyWithoutEndIsLost() throws InterruptedException {
    byte[] chunk = new byte[1 << 16];
    try (PeerServer peer =
            new PeerServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Type", "application/cbor");
                  exchange.sendResponseHeaders(200, 0);
                  while (true) {
                    exchange.getResponseBody().write(chunk); // until the caller hangs up
                  }
                });
        Addressed transport = transport(peer)) {
      assertThat(Call.of(transport, PEER, PeerCallKind.HELLO))
          .isEqualTo(new PeerResult.Lost("a reply has more than 8388608 bytes"));
    }
  }

  @Test
  void aPeerThatIsNotThereWasNotSent() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (Addressed transport = transport(port)) {
      assertThat(Call.of(transport, PEER, PeerCallKind.HELLO))
          .isInstanceOf(PeerResult.NotSent.class);
    }
  }

  @Test
  void afterCloseNothingIsSent() throws InterruptedException {
    try (PeerServer peer = PeerServer.answering()) {
      Addressed transport = transport(peer);
      transport.close();
      assertThat(Call.of(transport, PEER, PeerCallKind.HELLO))
          .isEqualTo(new PeerResult.NotSent("the transport is closed"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"node_1", "a b", "a/b"})
  void aHostThatCannotBeIsNeverCalled(String host) throws InterruptedException {
    Map<NodeId, PeerAddress> peers = Map.of(PEER, new PeerAddress(host, 8001));
    try (Addressed transport = new Addressed(peers, ClusterSecret.none(), THREADS)) {
      assertThat(Call.of(transport, PEER, PeerCallKind.HELLO))
          .isInstanceOf(PeerResult.NotSent.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "::"})
  void whereNoMemberMayListenNothingIsSent(String host) throws InterruptedException {
    Map<NodeId, PeerAddress> peers = Map.of(PEER, new PeerAddress(host, 8001));
    try (Addressed transport = new Addressed(peers, ClusterSecret.of("s3cret"), THREADS)) {
      PeerResult result = Call.of(transport, PEER, PeerCallKind.HELLO);
      assertThat(((PeerResult.NotSent) result).reason()).contains(AddressRules.REFUSAL);
    }
  }

  @Test
  void connectionsAreReused() throws InterruptedException {
    Set<Integer> callersPorts = ConcurrentHashMap.newKeySet();
    try (PeerServer peer =
            new PeerServer(
                exchange -> {
                  callersPorts.add(exchange.getRemoteAddress().getPort());
                  exchange.getRequestBody().readAllBytes();
                  PeerServer.answer(exchange, 404, new byte[0]);
                });
        Addressed transport = transport(peer)) {
      for (int i = 0; i < 50; i++) {
        Call.of(transport, PEER, PeerCallKind.APPENDS);
      }
    }
    assertThat(callersPorts).hasSize(1);
  }

  private static PeerResult resultOfRefusal(PeerReply refusal) throws InterruptedException {
    Problem problem = Refusals.toProblem(refusal).orElseThrow();
    return resultOf(problem.status(), problem.encode(WireFormat.CBOR));
  }

  private static PeerResult resultOf(int status, byte[] body) throws InterruptedException {
    try (PeerServer peer =
            new PeerServer(
                exchange -> {
                  exchange.getRequestBody().readAllBytes();
                  PeerServer.answer(exchange, status, body);
                });
        Addressed transport = transport(peer)) {
      return Call.of(transport, PEER, PeerCallKind.READ_INDEX);
    }
  }

  private static PeerServer noting(CopyOnWriteArrayList<Headers> seen) {
    return new PeerServer(
        exchange -> {
          seen.add(exchange.getRequestHeaders());
          PeerServer.answer(exchange, 404, new byte[0]);
        });
  }

  private static Addressed transport(PeerServer peer) {
    return new Addressed(peer.as(PEER), ClusterSecret.none(), THREADS);
  }

  private static Addressed transport(int port) {
    Map<NodeId, PeerAddress> peers = Map.of(PEER, new PeerAddress("127.0.0.1", port));
    return new Addressed(peers, ClusterSecret.none(), THREADS);
  }
}
