package io.quorate.server.ui;

import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the files of the dashboard. It is a servlet of the archive's own because Jakarta REST
 * has the server's root, and because servers differ in how their own file servlets see a path.
 */
@WebServlet(urlPatterns = "/ui/*", asyncSupported = true)
public class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String DIRECTORY = "/ui";
  private static final String ALLOWED = "GET, HEAD";

  // Only files of the archive come in, so their number bounds it.
  private final transient Map<String, PageFile> files = new ConcurrentHashMap<>();

  /** 200 with a file, or 304; the address without a slash at its end leads to the one with it. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = request.getMethod();
    boolean wantsBody = method.equals("GET");
    if (!wantsBody && !method.equals("HEAD")) {
      response.setHeader("Allow", ALLOWED);
      Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "allowed here: " + ALLOWED).writeTo(response);
      return;
    }
    String asked = request.getPathInfo();
    if (asked == null) {
      // Without a scheme and a host: only the proxy in front knows how it was called.
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", request.getContextPath() + DIRECTORY + "/");
      return;
    }
    Optional<PageFile> file = PageFile.pathOf(asked).flatMap(this::find);
    if (file.isEmpty()) {
      Problem.of(ProblemCode.NOT_FOUND, "the dashboard has no such file").writeTo(response);
      return;
    }
    send(file.get(), request.getHeader("If-None-Match"), wantsBody, response);
  }

  private static void send(
      PageFile file, @Nullable String known, boolean wantsBody, HttpServletResponse response)
      throws IOException {
    response.setHeader("ETag", file.tag());
    if (known != null && file.isKnownBy(known)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(file.contentType());
    response.setContentLength(file.length());
    if (wantsBody) {
      file.writeTo(response.getOutputStream());
    }
  }

  private Optional<PageFile> find(String path) {
    PageFile known = files.get(path);
    return known != null ? Optional.of(known) : read(path);
  }

  private Optional<PageFile> read(String path) {
    try (InputStream in = getServletContext().getResourceAsStream(DIRECTORY + path)) {
      if (in == null) {
        return Optional.empty();
      }
      PageFile file = PageFile.of(path, in.readAllBytes());
      files.put(path, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
