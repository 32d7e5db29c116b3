package io.quorate.redis;

import io.quorate.kernel.Outcome;

/** Redis has not done as it was asked to, or has not said so. */
final class RedisFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  /**
   * @param outcome what the caller is to be told
   */
  RedisFailure(Outcome outcome) {
    super(outcome.toString(), null, false, false);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }
}
