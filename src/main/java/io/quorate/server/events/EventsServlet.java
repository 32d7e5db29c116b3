package io.quorate.server.events;

import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import io.quorate.server.api.RaftStatus;
import io.quorate.server.api.Refusal;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * What happens in the cluster as a stream of server-sent events. It is a servlet because only a
 * servlet is told when the server has room for more: the streams of Jakarta REST take whatever they
 * are given, and keep it.
 */
@WebServlet(urlPatterns = "/events", asyncSupported = true)
public class EventsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String METHOD = "GET";

  @Inject transient EventReaders readers;
  @Inject transient RaftStatus status;

  /** 200 with a stream that lasts until either side has had enough. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals(METHOD)) {
      response.setHeader("Allow", METHOD);
      Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "allowed here: " + METHOD).writeTo(response);
      return;
    }
    try {
      EventRequest wanted =
          EventRequest.of(request.getQueryString(), request.getHeader(EventRequest.HEADER));
      begin(wanted, request, response);
    } catch (Refusal refusal) {
      Problem.of(refusal.code(), refusal.detail()).writeTo(response);
    }
  }

  private void begin(EventRequest wanted, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    EventFeed feed = readers.feed();
    Optional<String> ending = feed.ending();
    Optional<EventId> position = feed.position();
    if (ending.isPresent() || position.isEmpty()) {
      String reason = ending.orElse("this node has not joined a cluster yet");
      Problem.of(ProblemCode.NO_LEADER, reason).writeTo(response);
      return;
    }
    EventId from = wanted.from().orElse(position.get());
    if (feed.after(from, 0) == null) {
      String detail = "this node does not know all events after " + from + ", or no longer";
      Problem.of(ProblemCode.GONE, detail).writeTo(response);
    } else if (!readers.enter()) {
      String detail = EventReaders.READERS_MAX + " streams of events are open at this node";
      Problem.of(ProblemCode.OVERLOADED, detail).writeTo(response);
    } else {
      byte[] hello = EventText.hello(status.node().node(), from, position.get());
      ServletOutlet outlet = outlet(request, response);
      outlet.open(readers.serve(wanted.filter(), from, hello, outlet));
    }
  }

  private ServletOutlet outlet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      response.setContentType("text/event-stream");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no"); // a proxy must not collect events, either
      response.setHeader("Connection", "close");
      AsyncContext context = request.startAsync();
      context.setTimeout(0);
      return new ServletOutlet(context, readers::wake);
    } catch (IOException | RuntimeException e) {
      readers.leave();
      throw e;
    }
  }
}
