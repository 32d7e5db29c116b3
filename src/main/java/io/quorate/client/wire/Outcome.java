package io.quorate.client.wire;

/** What became of a call, after all attempts. */
public sealed interface Outcome {
  /**
   * A node has answered for good.
   *
   * @param sentNanos when the attempt that was answered began
   * @param firstSentNanos when the first attempt began
   * @param isInDoubt whether an earlier attempt may have been carried out, too
   */
  record Answered(Reply reply, long sentNanos, long firstSentNanos, boolean isInDoubt)
      implements Outcome {}

  /** Time is over, and nothing was done. */
  record NotDone(String reason) implements Outcome {}

  /** Time is over, and one of the attempts may have been carried out, or still will be. */
  record Unknown(String reason) implements Outcome {}
}
