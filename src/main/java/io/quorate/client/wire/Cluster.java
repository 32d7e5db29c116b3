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
  private final String subject;

  /**
   * @param nodes the roots under which the API is found; one at least
   * @param random where to begin, and how long to leave a node alone that failed
   */
  public Cluster(List<URI> nodes, Wire wire, Clockwork clock, RandomGenerator random) {
    this(new Nodes(nodes, random, clock.nanos()), wire, clock, "");
  }

  private Cluster(Nodes nodes, Wire wire, Clockwork clock, String subject) {
    this.nodes = nodes;
    this.wire = wire;
    this.clock = clock;
    this.subject = subject;
  }

  /**
   * The same nodes for calls that one of them leads. Which one that is the others say in their
   * answers, and from then on it is asked first: that saves it and them a call.
   */
  public Cluster about(String subject) {
    return new Cluster(nodes, wire, clock, subject);
  }

  /**
   * Makes a call, again and again until it has an answer or time is over. So it must be one that
   * can be carried out twice, or that the nodes recognise.
   *
   * @return completed on a thread that must not be blocked; cancelling it ends the attempts
   */
  public CompletableFuture<Outcome> call(Call call, Patience patience) {
    Exchange exchange = new Exchange(call, patience, nodes, subject, wire, clock);
    exchange.start();
    return exchange.result();
  }
}
