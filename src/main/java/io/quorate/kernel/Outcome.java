package io.quorate.kernel;

/**
 * An expected answer to a request. What the cores answer (a grant, a refusal) implements this
 * beside the answers below, which every request may get.
 */
public interface Outcome {

  /** The answers below: that there is no other, and why. */
  sealed interface NoAnswer extends Outcome {
    String reason();
  }

  /** Why the outcome is none that was wished for, in words where there are any. */
  static String reasonOf(Outcome outcome) {
    return outcome instanceof NoAnswer none ? none.reason() : outcome.toString();
  }

  /** Nobody could take the request in time. Nothing was done; try again later. */
  record Unavailable(String reason) implements NoAnswer {}

  /** What keeps the data is away. Nothing was done; try again later. */
  record StoreAway(String reason) implements NoAnswer {}

  /** A bounded queue or table inside the node is full. Nothing was done; try again later. */
  record Overloaded(String reason) implements NoAnswer {}

  /** A bound on what may be stored is reached. Nothing was done; make room first. */
  record MemoryFull(String reason) implements NoAnswer {}

  /**
   * The request may have taken effect, or may yet. Repeating it under the same request id is safe;
   * under a new id it may execute twice.
   */
  record OutcomeUnknown(String reason) implements NoAnswer {}
}
