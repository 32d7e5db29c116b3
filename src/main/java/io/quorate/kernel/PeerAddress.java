package io.quorate.kernel;

/** Where a node listens for HTTP. */
public record PeerAddress(String host, int port) {
  /** Of a host's name (RFC 1035 §2.3.4). */
  public static final int HOST_LENGTH_MAX = 253;

  public static final int PORT_MAX = 65_535;

  /**
   * @throws IllegalArgumentException if the host is empty or too long, or there is no such port
   */
  public PeerAddress {
    if (host.isEmpty() || host.length() > HOST_LENGTH_MAX) {
      throw new IllegalArgumentException("a host has 1 to " + HOST_LENGTH_MAX + " characters");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("a port is from 1 to " + PORT_MAX + ", not " + port);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
