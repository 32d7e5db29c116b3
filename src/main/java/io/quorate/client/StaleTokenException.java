package io.quorate.client;

/** The resource has seen a newer grant: who shows this token holds the lock no longer. */
public final class StaleTokenException extends QuorateException {
  private static final long serialVersionUID = 1L;

  StaleTokenException(String message) {
    super(message);
  }
}
