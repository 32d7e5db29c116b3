package io.quorate.kernel;

/** The disk no longer has what was written to it. The node stops: it can be trusted no more. */
public final class LostBytes extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LostBytes(String message) {
    super(message);
  }
}
