package io.quorate.commands;

/** This machine does not let something be made that is needed here; the message says why. */
public final class UnusableSystem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableSystem(String message) {
    super(message);
  }
}
