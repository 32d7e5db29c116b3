package io.quorate.cluster;

/**
 * A node, or a cluster of them, didn't do what was awaited; the message has the ends of the logs.
 */
public final class NodeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodeFailure(String message) {
    super(message);
  }
}
