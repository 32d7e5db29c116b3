package io.quorate.server.fastpath;

import io.quorate.server.api.ProblemMapper;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers plain calls of the frequent kinds by itself and passes on all others. What Jakarta REST
 * does for a request takes more of the processor than a lock or a message does.
 */
@WebFilter(
    urlPatterns = {"/queue/*", "/lock/*", "/cache/*"},
    asyncSupported = true)
public class FastPath extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject transient FastCalls calls;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<PlainCall> call = PlainCall.of(request);
    CompletableFuture<Response> answer = call.isPresent() ? begin(call.get()) : null;
    if (answer == null) {
      chain.doFilter(request, response);
    } else if (answer.isDone()) {
      write(answered(answer), response);
    } else {
      AsyncContext context = request.startAsync();
      context.setTimeout(0); // each call has a bound of its own
      var unused = answer.whenComplete((said, bug) -> end(context, answered(answer)));
    }
  }

  private @Nullable CompletableFuture<Response> begin(PlainCall call) {
    try {
      CompletionStage<Response> answer = calls.begin(call);
      return answer == null ? null : answer.toCompletableFuture();
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static Response answered(CompletableFuture<Response> answer) {
    try {
      return answer.join();
    } catch (RuntimeException thrown) {
      return ProblemMapper.responseTo(thrown);
    }
  }

  private static void end(AsyncContext context, Response answer) {
    try {
      write(answer, (HttpServletResponse) context.getResponse());
    } finally {
      context.complete();
    }
  }

  private static void write(Response answer, HttpServletResponse response) {
    try {
      ServletAnswer.write(answer, response);
    } catch (IOException hungUp) {
      // Whoever asked has gone, and asks again if it matters: nothing for the container to report.
    }
  }
}
