package io.quorate.server.fastpath;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes what a resource answers as Jakarta REST would. */
final class ServletAnswer {
  private ServletAnswer() {}

  /**
   * @param answer whose entity is bytes, if it has any
   */
  static void write(Response answer, HttpServletResponse response) throws IOException {
    response.setStatus(answer.getStatus());
    for (Map.Entry<String, List<Object>> header : answer.getHeaders().entrySet()) {
      for (Object value : header.getValue()) {
        response.addHeader(header.getKey(), text(value));
      }
    }
    byte[] body = (byte[]) answer.getEntity();
    if (body != null) {
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }

  private static String text(Object value) {
    // Of almost all answers, and its own toString asks the provider for one who can.
    return value == MediaType.APPLICATION_JSON_TYPE ? MediaType.APPLICATION_JSON : value.toString();
  }
}
