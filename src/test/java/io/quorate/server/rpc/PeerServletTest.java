package io.quorate.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.peer.ClusterSecret;
import io.quorate.peer.WireFormat;
import io.quorate.port.PeerCallKind;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: every call that was taken is ended, also one that a bug has hit. */
class PeerServletTest {
  private final CompletableFuture<PeerAnswer> answer = new CompletableFuture<>();
  private final List<String> told = new ArrayList<>();

  @Test
  void anAnswerThatComesLaterEndsTheCall() throws IOException {
    call();
    assertThat(told).doesNotContain("complete []");

    answer.complete(PeerAnswer.unanswered(WireFormat.JSON));
    assertThat(told).contains("setStatus [504]").endsWith("complete []");
  }

  @Test
  void aBugEndsTheCallToo() throws IOException {
    call();

    answer.completeExceptionally(new IllegalStateException("a bug"));
    assertThat(told).contains("setStatus [500]").endsWith("complete []");
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
    HttpServletResponse response =
        recording(HttpServletResponse.class, Map.of("getOutputStream", new Nowhere()));
    AsyncContext context = recording(AsyncContext.class, Map.of("getResponse", response));
    Map<String, Object> request =
        Map.of(
            "getServletPath",
            "/raft",
            "getPathInfo",
            "/hello",
            "getMethod",
            "POST",
            "getInputStream",
            new Nothing(),
            "startAsync",
            context);
    servlet.service(recording(HttpServletRequest.class, request), response);
  }

  private <T> T recording(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              told.add(
                  method.getName() + " " + List.of(arguments == null ? new Object[0] : arguments));
              return answers.get(method.getName());
            }));
  }

  private static final class Nothing extends ServletInputStream {
    @Override
    public boolean isFinished() {
      return true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {}

    @Override
    public int read() {
      return -1;
    }
  }

  private static final class Nowhere extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int octet) {}
  }
}
