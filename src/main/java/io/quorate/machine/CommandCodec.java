package io.quorate.machine;

import io.quorate.kernel.Invariant;

/** The form of a {@link Command} in the log and between nodes. */
public final class CommandCodec {
  private CommandCodec() {}

  public static byte[] encode(Command command) {
    return Invariant.<byte[]>present(null, "to come");
  }

  /**
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not a command
   */
  public static Command decode(byte[] bytes) {
    return Invariant.<Command>present(null, "to come");
  }
}
