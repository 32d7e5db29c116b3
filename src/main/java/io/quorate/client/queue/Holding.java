package io.quorate.client.queue;

/** A delivery that a consumer has, and until when it is sure to be the consumer's. */
final class Holding {
  private final Delivery delivery;
  private long sureUntilNanos;
  private boolean isLost;

  Holding(Delivery delivery, long sureUntilNanos) {
    this.delivery = delivery;
    this.sureUntilNanos = sureUntilNanos;
  }

  Delivery delivery() {
    return delivery;
  }

  synchronized void prolonged(long untilNanos) {
    sureUntilNanos = untilNanos;
  }

  synchronized void lost() {
    isLost = true;
  }

  synchronized boolean isSure(long nowNanos) {
    return !isLost && sureUntilNanos - nowNanos > 0;
  }
}
