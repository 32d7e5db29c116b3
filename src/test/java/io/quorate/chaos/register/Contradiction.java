package io.quorate.chaos.register;

/** What clients were told cannot have come from one register. */
public final class Contradiction extends Exception {
  private static final long serialVersionUID = 1L;

  Contradiction(String message) {
    super(message);
  }
}
