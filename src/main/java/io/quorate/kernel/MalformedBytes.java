package io.quorate.kernel;

/** Bytes from a peer or a file that do not have the format they should have. */
public final class MalformedBytes extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedBytes(String message) {
    super(message);
  }

  /**
   * @throws MalformedBytes if the claim about the bytes is false
   */
  public static void check(boolean claim, String message) {
    if (!claim) {
      throw new MalformedBytes(message);
    }
  }
}
