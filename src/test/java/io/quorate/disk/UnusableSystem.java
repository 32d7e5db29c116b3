package io.quorate.disk;

/** This machine does not let file systems be made, mounted or broken; the message says why. */
public final class UnusableSystem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableSystem(String message) {
    super(message);
  }
}
