package io.quorate.server.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page of the archive: answers for what fails before JAX-RS sees it. */
@WebServlet(urlPatterns = ProblemServlet.PATH)
public class ProblemServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** As {@code web.xml} names it. */
  static final String PATH = "/problem";

  private static final String DETAIL = "no call has this path, or its form is broken";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    int status = statusOf(request);
    ProblemCode code = ProblemCode.ofStatus(status);
    try {
      new Problem(status, code, DETAIL, json -> {}).writeTo(response);
    } catch (IOException hungUp) {
      // Whoever asked has gone; the server would write a hundred lines about it.
    }
  }

  // Asked for by a client, this path is as unknown as any other.
  private static int statusOf(HttpServletRequest request) {
    boolean isErrorPage = request.getDispatcherType() == DispatcherType.ERROR;
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    return isErrorPage && status instanceof Integer number
        ? number
        : ProblemCode.NOT_FOUND.status();
  }
}
