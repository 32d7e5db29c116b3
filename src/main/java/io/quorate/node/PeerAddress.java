package io.quorate.node;

/** Where a node listens for HTTP. */
public record PeerAddress(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
