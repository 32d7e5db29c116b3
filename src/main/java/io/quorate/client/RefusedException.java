package io.quorate.client;

/** The cluster refuses the call as it is, and has done nothing. */
public final class RefusedException extends QuorateException {
  private static final long serialVersionUID = 1L;

  private final String code;

  RefusedException(String code, String detail) {
    super(code + ": " + detail);
    this.code = code;
  }

  /** The stable name of the reason, such as {@code conflict}. */
  public String code() {
    return code;
  }
}
