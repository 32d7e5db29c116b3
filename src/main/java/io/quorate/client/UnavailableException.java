package io.quorate.client;

/** No node could serve the call in time, and it has done nothing. */
public final class UnavailableException extends QuorateException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message) {
    super(message);
  }
}
