package io.quorate.server.rpc;

import io.quorate.peer.ClusterSecret;
import io.quorate.peer.HeaderCodec;
import io.quorate.peer.PeerPath;
import io.quorate.peer.WireFormat;
import io.quorate.port.PeerCallKind;
import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import io.quorate.server.api.ProblemMapper;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of peers, of which there are several for each of a client's. What Jakarta REST does for
 * a request takes more of the processor than such a call itself.
 */
@WebServlet(
    urlPatterns = {"/" + PeerPath.ROOT + "/*", "/" + PeerPath.CACHE_ROOT + "/*"},
    asyncSupported = true)
public class PeerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String METHOD = "POST";

  @Inject transient PeerDoor door;
  @Inject transient ClusterSecret secret;

  /** Answers once the node has. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    Optional<PeerCallKind> kind = PeerPath.kindOf(path);
    if (kind.isEmpty()) {
      Problem.of(ProblemCode.NOT_FOUND, "there is no such call between nodes").writeTo(response);
    } else if (!request.getMethod().equals(METHOD)) {
      response.setHeader("Allow", METHOD);
      Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "allowed here: " + METHOD).writeTo(response);
    } else if (secret.admits(request.getHeader(HeaderCodec.SECRET))) {
      receive(kind.get(), request, response);
    } else { // before a byte of the body is read
      WireFormat format = PeerDoor.formatOf(request::getHeader).orElse(WireFormat.JSON);
      String reason = "the cluster secret is missing or differs from this node's";
      PeerAnswer.rejected(format, reason).writeTo(response);
    }
  }

  private void receive(PeerCallKind kind, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    CompletableFuture<PeerAnswer> answer =
        door.receive(kind, request::getHeader, request.getInputStream());
    if (answer.isDone()) {
      var unused = answer.whenComplete((said, bug) -> write(response, said, bug));
      return;
    }
    AsyncContext context = request.startAsync();
    context.setTimeout(0); // the door has a bound of its own
    var unused = answer.whenComplete((said, bug) -> end(context, said, bug));
  }

  private static void end(
      AsyncContext context, @Nullable PeerAnswer answer, @Nullable Throwable bug) {
    try {
      write((HttpServletResponse) context.getResponse(), answer, bug);
    } finally {
      context.complete();
    }
  }

  private static void write(
      HttpServletResponse response, @Nullable PeerAnswer answer, @Nullable Throwable bug) {
    try {
      if (bug != null) {
        ProblemMapper.unexpected(bug).writeTo(response);
      } else if (answer != null) {
        answer.writeTo(response);
      }
    } catch (IOException hungUp) {
      // Whoever asked has gone, and asks again if it matters: nothing for the container to report.
    }
  }
}
