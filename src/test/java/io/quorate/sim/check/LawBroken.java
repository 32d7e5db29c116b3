package io.quorate.sim.check;

import com.google.errorprone.annotations.FormatMethod;

/** A law does not hold: the run has found a bug. */
public final class LawBroken extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String law;

  @FormatMethod
  public LawBroken(Object law, String format, Object... values) {
    super(law.getClass().getSimpleName() + ": " + String.format(format, values));
    this.law = law.getClass().getSimpleName();
  }

  /** The simple name of the checker's class. */
  public String law() {
    return law;
  }
}
