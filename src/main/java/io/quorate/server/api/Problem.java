package io.quorate.server.api;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * An error as clients see it (RFC 9457).
 *
 * @param status the code's own, unless the server chose another
 * @param members what the kind of problem adds to the body
 */
public record Problem(int status, ProblemCode code, String detail, Json.Members members) {
  static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

  private static final long RETRY_AFTER_SECONDS = 1;

  public static Problem of(ProblemCode code, String detail) {
    return of(code, detail, json -> {});
  }

  public static Problem of(ProblemCode code, String detail, Json.Members members) {
    return new Problem(code.status(), code, detail, members);
  }

  public byte[] body() {
    return Json.object(
        json -> {
          json.writeStringField("type", code.type());
          json.writeStringField("title", code.title());
          json.writeNumberField("status", status);
          json.writeStringField("detail", detail);
          json.writeStringField("code", code.text());
          members.writeTo(json);
        });
  }

  /** Answers a request that did not come by way of JAX-RS. */
  public void writeTo(HttpServletResponse response) throws IOException {
    byte[] bytes = body();
    response.setStatus(status);
    response.setContentType(MEDIA_TYPE.toString());
    response.setContentLength(bytes.length);
    if (code.isWorthRepeating()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER_SECONDS));
    }
    response.getOutputStream().write(bytes);
  }

  public Response response() {
    Response.ResponseBuilder answer = Response.status(status).type(MEDIA_TYPE).entity(body());
    if (code.isWorthRepeating()) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (code == ProblemCode.TOO_LARGE) {
      // The rest of the body is still on its way, and nobody will read it.
      answer.header("Connection", "close");
    }
    return answer.build();
  }
}
