package io.quorate.server.api;

import java.util.function.Supplier;

/** The request cannot be carried out as it stands; found before anything was submitted. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;

  Refusal(ProblemCode code, String detail) {
    // Without a stack trace: it is an answer, and a client may cause any number of them.
    super(detail, null, false, false);
    this.code = code;
  }

  public static Refusal invalid(String detail) {
    return new Refusal(ProblemCode.INVALID, detail);
  }

  public static Refusal rejected(String detail) {
    return new Refusal(ProblemCode.REJECTED, detail);
  }

  /**
   * Makes a value of the program from a value of the request.
   *
   * @throws Refusal if the value's own rules forbid it
   */
  public static <T> T unlessValid(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  public ProblemCode code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
