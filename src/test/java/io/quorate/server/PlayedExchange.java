package io.quorate.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and what becomes of it, with no server around it. */
public final class PlayedExchange {
  private final Map<String, Object> request = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<String> told = new ArrayList<>();
  private final Sink sink = new Sink(written);
  private final HttpServletResponse response =
      play(HttpServletResponse.class, Map.of("getOutputStream", sink));

  /**
   * @param address as it stands in the request line
   */
  public PlayedExchange(String method, String address) {
    int mark = address.indexOf('?');
    String path = mark < 0 ? address : address.substring(0, mark);
    request.put("getMethod", method);
    request.put("getRequestURI", path);
    request.put("getQueryString", mark < 0 ? null : address.substring(mark + 1));
    request.put("getContextPath", "");
    request.put("getServletPath", path);
    request.put("getContentLength", -1);
    request.put("getInputStream", new Source(""));
    request.put("startAsync", play(AsyncContext.class, Map.of("getResponse", response)));
  }

  public PlayedExchange header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public PlayedExchange body(@Nullable String type, String body) {
    request.put("getContentType", type);
    request.put("getInputStream", new Source(body));
    return this;
  }

  /** The client goes away: from now on, nothing can be written to it. */
  public PlayedExchange hangUp() {
    sink.isClosed = true;
    return this;
  }

  public HttpServletRequest request() {
    return play(HttpServletRequest.class, request);
  }

  public HttpServletResponse response() {
    return response;
  }

  /** All calls of the container so far, such as {@code setStatus [200]}. */
  public List<String> told() {
    return told;
  }

  public String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private <T> T play(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              told.add(
                  method.getName() + " " + (arguments == null ? "[]" : Arrays.toString(arguments)));
              return method.getName().equals("getHeader")
                  ? headers.get((String) arguments[0])
                  : answers.get(method.getName());
            }));
  }

  private static final class Source extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    Source(String text) {
      bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {}

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }
  }

  private static final class Sink extends ServletOutputStream {
    private final ByteArrayOutputStream bytes;
    private boolean isClosed;

    Sink(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int octet) throws IOException {
      if (isClosed) {
        throw new IOException("the connection is closed");
      }
      bytes.write(octet);
    }
  }
}
