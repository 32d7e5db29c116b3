package io.quorate.kernel;

/** A bug: something that cannot be has happened. Only the node's loop catches it, and halts. */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvariantViolation(String message) {
    super(message);
  }
}
