package io.quorate.sim;

import io.quorate.kernel.Rng;

/** How a client of a storm spends its time: it wants something, thinks, and wants the next. */
final class Rhythm {
  private static final long THINK_MILLIS_MAX = 150;

  private final SimCluster cluster;
  private final Rng rng;
  private final Clientele clientele;
  private final Runnable want;
  private boolean isBusy;

  /**
   * @param want begins something; whoever has done it comes back to {@link #think}
   */
  Rhythm(SimCluster cluster, Rng rng, Clientele clientele, Runnable want) {
    this.cluster = cluster;
    this.rng = rng;
    this.clientele = clientele;
    this.want = want;
  }

  /** Whether what the client wants is still to be answered. */
  boolean isBusy() {
    return isBusy;
  }

  void think() {
    isBusy = false;
    cluster.world().timeline().afterMillis(rng.between(0, THINK_MILLIS_MAX), this::next);
  }

  /** What was begun is given up, and nothing follows. */
  void goHome() {
    isBusy = false;
  }

  private void next() {
    if (clientele.isOpen()) {
      isBusy = true;
      want.run();
    }
  }
}
