package io.quorate.client.wire;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** All nodes as one that answers, as long as one of them can. Thread-safe; never blocks. */
public final class Cluster {
  private final Nodes nodes;
  private final Wire wire;
  private final Clockwork clock;

  /**
   * @param nodes the roots under which the API is found; one at least
   * @param random where to begin, and how long to leave a node alone that failed
   */
  public Cluster(List<URI> nodes, Wire wire, Clockwork clock, RandomGenerator random) {
    this.nodes = new Nodes(nodes, random, clock.nanos());
    this.wire = wire;
    this.clock = clock;
  }

  /**
   * Makes a call, again and again until it has an answer or time is over. So it must be one that
   * can be carried out twice, or that the nodes recognise.
   *
   * @return completed on a thread that must not be blocked; cancelling it ends the attempts
   */
  public CompletableFuture<Outcome> call(Call call, Patience patience) {
    Exchange exchange = new Exchange(call, patience, nodes, wire, clock);
    exchange.start();
    return exchange.result();
  }
}
