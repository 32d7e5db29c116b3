package io.quorate.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.peer.ClusterSecret;
import io.quorate.peer.WireFormat;
import io.quorate.port.PeerCallKind;
import io.quorate.server.PlayedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: every call that was taken is ended, also one that a bug has hit. */
class PeerServletTest {
  private final CompletableFuture<PeerAnswer> answer = new CompletableFuture<>();
  private final PlayedExchange exchange = new PlayedExchange("POST", "/raft/hello");

  @Test
  void anAnswerThatComesLaterEndsTheCall() throws IOException {
    call();
    assertThat(exchange.told()).doesNotContain("complete []");

    answer.complete(PeerAnswer.unanswered(WireFormat.JSON));
    assertThat(exchange.told()).contains("setStatus [504]").endsWith("complete []");
  }

  @Test
  void aBugEndsTheCallToo() throws IOException {
    call();

    answer.completeExceptionally(new IllegalStateException("a bug"));
    assertThat(exchange.told()).contains("setStatus [500]").endsWith("complete []");
  }

  @Test
  void aBugThatComesAtOnceIsAnsweredToo() throws IOException {
    answer.completeExceptionally(new IllegalStateException("a bug"));

    call();
    assertThat(exchange.told()).contains("setStatus [500]").doesNotContain("complete []");
  }

  @Test
  void aCallerThatHangsUpIsNoFailureOfTheServlet() throws IOException {
    exchange.hangUp();
    call();
    answer.complete(PeerAnswer.unanswered(WireFormat.JSON));
    assertThat(exchange.told()).endsWith("complete []");

    // Answered at once, by the thread of the container, which would log what is thrown.
    call();
    assertThat(exchange.told()).endsWith("getOutputStream []");
    assertThat(exchange.written()).isEmpty();
  }

  @SuppressWarnings("UnnecessaryAssignment") // no container fills the servlet here
  private void call() throws IOException {
    PeerServlet servlet = new PeerServlet();
    servlet.secret = ClusterSecret.none();
    servlet.door =
        new PeerDoor() {
          @Override
          CompletableFuture<PeerAnswer> receive(
              PeerCallKind kind, Function<String, @Nullable String> headers, InputStream body) {
            return answer;
          }
        };
    servlet.service(exchange.request(), exchange.response());
  }
}
