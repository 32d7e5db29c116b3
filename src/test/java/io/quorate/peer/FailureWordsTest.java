package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.PeerAddress;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Goal: people read what is wrong with a peer, and not the name of a class. */
class FailureWordsTest {
  private static final long SHORT_MILLIS = 200;

  @Test
  void aNameThatIsNotKnown() {
    assertThat(FailureWords.of(new UnknownHostException("localhst: Name or service not known")))
        .isEqualTo("unknown host");
  }

  @Test
  void aNodeThatIsNotThere() throws Exception {
    ServerSocket gone = server();
    gone.close();

    assertThat(reasonAt(gone)).isEqualTo("connection refused");
  }

  @Test
  void aNodeThatSaysNothing() throws Exception {
    try (ServerSocket silent = server()) {
      assertThat(reasonAt(silent)).isEqualTo("no answer in time");
    }
  }

  @Test
  void aServerThatHangsUp() throws Exception {
    assertThat(reasonAfter("")).isEqualTo("the connection was closed without an answer");
  }

  @Test
  void aServerOfAnotherKind() throws Exception {
    assertThat(reasonAfter("SSH-2.0-OpenSSH_9.6\r\n")).isEqualTo("what answers there is not HTTP");
  }

  @Test
  void whatIsOurOwnToSayIsSaidAsItIs() {
    assertThat(FailureWords.of(new IOException("A reply"))).isEqualTo("a reply");
    assertThat(FailureWords.of(new IOException())).isEqualTo("java.io.IOException");
    assertThat(FailureWords.of(new IllegalStateException("bug"))).contains("IllegalState");
  }

  /** Of a server that takes a call, says something, and hangs up. */
  private static String reasonAfter(String said) throws Exception {
    try (ServerSocket rude = server()) {
      Thread talker =
          new Thread(
              () -> {
                try (Socket caller = rude.accept()) {
                  byte[] call = new byte[1 << 16];
                  assertThat(caller.getInputStream().read(call)).isPositive();
                  caller.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      talker.start();
      String reason = reasonAt(rude);
      talker.join();
      return reason;
    }
  }

  private static String reasonAt(ServerSocket server) throws InterruptedException {
    PeerAddress address = new PeerAddress("127.0.0.1", server.getLocalPort());
    try (Addressed transport =
        new Addressed(
            Map.of(Samples.NODE_B, address),
            ClusterSecret.none(),
            Executors.defaultThreadFactory())) {
      PeerResult result =
          Call.start(transport, Samples.NODE_B, PeerCallKind.HELLO, SHORT_MILLIS).result();
      return result instanceof PeerResult.NotSent notSent
          ? notSent.reason()
          : ((PeerResult.Lost) result).reason();
    }
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }
}
