package io.quorate.server.rpc;

import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.util.Map;

/** The headers of a request that nobody sent. */
public final class GivenHeaders {
  private GivenHeaders() {}

  /** Answers {@link HttpHeaders#getHeaderString} and nothing else. */
  public static HttpHeaders of(Map<String, String> values) {
    return (HttpHeaders)
        Proxy.newProxyInstance(
            HttpHeaders.class.getClassLoader(),
            new Class<?>[] {HttpHeaders.class},
            (proxy, method, arguments) -> values.get((String) arguments[0]));
  }
}
