package io.quorate.server.wildfly;

import io.smallrye.metrics.MetricsRequestHandler;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;

/** {@code GET /metrics}: the registries of the library that came with the archive, as text. */
@WebServlet(urlPatterns = {MetricsServlet.PATH, MetricsServlet.PATH + "/*"})
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  static final String PATH = "/metrics";

  private final transient MetricsRequestHandler handler = new MetricsRequestHandler();

  /** 200 with all metrics, or those of a scope or a name, as the query says. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    handler.handleRequest(
        request.getRequestURI(),
        PATH,
        request.getMethod(),
        accepted(request),
        request.getParameterMap(),
        (status, text, headers) -> answer(response, status, text, headers));
  }

  private static Stream<String> accepted(HttpServletRequest request) {
    return Collections.list(request.getHeaders("Accept")).stream();
  }

  private static void answer(
      HttpServletResponse response, int status, String text, Map<String, String> headers)
      throws IOException {
    response.setStatus(status);
    // The library would also have every page in a browser read this.
    response.setContentType(headers.get("Content-Type"));
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
