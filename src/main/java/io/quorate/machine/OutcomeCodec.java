package io.quorate.machine;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;

/** The form of an {@link Outcome} between nodes and in the machine's state. */
public final class OutcomeCodec {
  private OutcomeCodec() {}

  public static byte[] encode(Outcome outcome) {
    return Invariant.<byte[]>present(null, "to come");
  }

  /**
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not an outcome
   */
  public static Outcome decode(byte[] bytes) {
    return Invariant.<Outcome>present(null, "to come");
  }
}
