package io.quorate.client;

/**
 * The call may have been carried out, or still be. Whatever it may have taken is given back without
 * further ado if it was taken for a handle of its own; under a {@link Session} of the program's own
 * it is the program's to end that session.
 */
public final class OutcomeUnknownException extends QuorateException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(String message) {
    super(message);
  }
}
