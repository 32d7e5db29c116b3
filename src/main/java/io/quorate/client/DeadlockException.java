package io.quorate.client;

import java.util.List;

/** The wait was given up to break a deadlock; what the client holds, it still holds. */
public final class DeadlockException extends QuorateException {
  private static final long serialVersionUID = 1L;

  private final String[] cycle;

  DeadlockException(String message, List<String> cycle) {
    super(message + ": " + String.join(" waits for ", cycle));
    this.cycle = cycle.toArray(String[]::new);
  }

  /** Clients of which each waited for the next, and the last for the first. */
  public List<String> cycle() {
    return List.of(cycle);
  }
}
