package io.quorate.server.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns whatever a request throws into a {@link Problem}; says nothing of the program's inside. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

  @Override
  public Response toResponse(Throwable thrown) {
    return responseTo(thrown);
  }

  /** The answer to a request that has thrown this. */
  public static Response responseTo(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? causeOf(thrown) : thrown;
    if (cause instanceof Refusal refusal) {
      return Problem.of(refusal.code(), refusal.detail()).response();
    }
    if (cause instanceof WebApplicationException known) {
      return ofServer(known.getResponse());
    }
    return unexpected(cause).response();
  }

  private static Throwable causeOf(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : cause;
  }

  private static Response ofServer(Response answer) {
    int status = answer.getStatus();
    ProblemCode code = ProblemCode.ofStatus(status);
    String allow = answer.getHeaderString(HttpHeaders.ALLOW);
    Problem problem = new Problem(status, code, detail(code, allow), json -> {});
    Response.ResponseBuilder mapped = Response.fromResponse(problem.response());
    if (allow != null) {
      mapped.header(HttpHeaders.ALLOW, allow);
    }
    return mapped.build();
  }

  private static String detail(ProblemCode code, @Nullable String allow) {
    return switch (code) {
      case NOT_FOUND -> "no call has this path";
      case METHOD_NOT_ALLOWED -> "allowed here: " + allow;
      case NOT_ACCEPTABLE -> "answers are application/json";
      default -> "the server did not pass the request on";
    };
  }

  /** The log gets the cause, and whoever asked a number by which it is found there. */
  public static Problem unexpected(Throwable cause) {
    String incident = UUID.randomUUID().toString();
    LOG.log(Level.SEVERE, cause, () -> "A request failed unexpectedly, incident " + incident);
    return Problem.of(ProblemCode.INTERNAL, "see the node's log for incident " + incident);
  }
}
