package io.quorate.client;

/** The session has ended, or cannot be known to live; so have all holds under it. */
public final class SessionLostException extends QuorateException {
  private static final long serialVersionUID = 1L;

  SessionLostException(String message) {
    super(message);
  }
}
