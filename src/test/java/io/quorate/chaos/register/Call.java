package io.quorate.chaos.register;

/**
 * One call on a key with the answer that it got. Every value is written by one call at most.
 *
 * @param node which was asked
 * @param need what the key must have had; of a call without an answer: what it must have for the
 *     call to change anything
 * @param makes the value from then on, or {@link #UNCHANGED}
 * @param isLocal whether the node answered out of what it had
 * @param invokedNanos and {@code returnedNanos}: by one clock for all calls; equal times overlap
 */
public record Call(
    String node, Need need, long makes, boolean isLocal, long invokedNanos, long returnedNanos) {
  /** What a call makes that only looks. */
  public static final long UNCHANGED = -1;

  /** The return of a call without an answer: it takes effect at any later time, or never. */
  public static final long UNANSWERED = Long.MAX_VALUE;

  public boolean isAnswered() {
    return returnedNanos != UNANSWERED;
  }

  boolean isLook() {
    return makes == UNCHANGED;
  }
}
