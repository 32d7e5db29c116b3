package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import io.quorate.port.Peer;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.port.Transport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Calls between nodes: late, lost, doubled and out of order, as the settings say, and none at all
 * over a link that is cut.
 */
final class SimNetwork {
  /** How calls fare. Probabilities are per direction. */
  record Weather(
      long delayMicrosMin,
      long delayMicrosMax,
      double slowChance,
      long slowMicrosMax,
      double lossChance,
      double duplicateChance) {
    static final Weather FAIR = new Weather(200, 800, 0, 1, 0, 0);
  }

  /** One direction between two nodes. */
  record Link(NodeId from, NodeId to) implements Comparable<Link> {
    @Override
    public int compareTo(Link other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  /** One end of a call. */
  interface Host {
    NodeId id();

    boolean isUp();

    boolean listensAt(PeerAddress address);

    /** Takes a call; the reply is handed over when it leaves the node. */
    void receive(PeerHeader header, PeerCall call, Consumer<PeerReply> onReply);
  }

  /** Runs something at the caller, if it still lives the life in which it called. */
  interface Caller {
    NodeId id();

    void resume(Runnable action);
  }

  /** Finds a node. */
  interface Hosts {
    Host at(NodeId id);
  }

  private static final double DEATH_NOTICED = 0.8;

  private final Timeline timeline;
  private final Rng rng;
  private final Trace trace;
  private final Hosts hosts;
  private final Set<Link> cut = new TreeSet<>();
  private final Map<PeerCallKind, Long> delays = new EnumMap<>(PeerCallKind.class);
  private final List<Exchange> arrived = new ArrayList<>();
  private Weather weather;
  private double deathNoticed = DEATH_NOTICED;

  SimNetwork(Timeline timeline, Rng rng, Trace trace, Weather weather, Hosts hosts) {
    this.timeline = timeline;
    this.rng = rng;
    this.trace = trace;
    this.weather = weather;
    this.hosts = hosts;
  }

  void become(Weather newWeather) {
    weather = newWeather;
  }

  void cut(Set<Link> links) {
    cut.addAll(links);
  }

  void heal() {
    cut.clear();
    delays.clear();
  }

  /** From now on calls of this kind take so much longer to arrive. */
  void delay(PeerCallKind kind, long millis) {
    delays.put(kind, millis);
  }

  /** From now on nobody misses that a process has died. */
  void noticeEveryDeath() {
    deathNoticed = 1;
  }

  /** The host's process is gone, and mostly somebody resets its connections. */
  void died(NodeId host) {
    for (Exchange exchange : List.copyOf(arrived)) {
      if (exchange.to.equals(host) && rng.chance(deathNoticed)) {
        exchange.reset();
      }
    }
  }

  /** Something between the two breaks the connection by which one watches the other. */
  void breakWatch(NodeId watcher) {
    for (Exchange exchange : List.copyOf(arrived)) {
      if (exchange.caller.id().equals(watcher) && exchange.call.kind() == PeerCallKind.WATCH) {
        exchange.reset();
      }
    }
  }

  Transport transport(Caller caller) {
    return (to, header, call, timeoutMillis, onResult) ->
        new Exchange(caller, to, header, call, onResult).start(timeoutMillis);
  }

  private boolean passes(NodeId from, NodeId to) {
    return !cut.contains(new Link(from, to)) && !rng.chance(weather.lossChance);
  }

  private long delayMicros() {
    return rng.chance(weather.slowChance)
        ? rng.between(weather.delayMicrosMin, weather.slowMicrosMax + weather.delayMicrosMax)
        : rng.between(weather.delayMicrosMin, weather.delayMicrosMax);
  }

  /** One call, from its start to its one result. */
  private final class Exchange {
    private final Caller caller;
    private final NodeId to;
    private final PeerAddress address;
    private final PeerHeader header;
    private final PeerCall call;
    private final Consumer<PeerResult> onResult;
    private boolean isOver;

    Exchange(
        Caller caller, Peer to, PeerHeader header, PeerCall call, Consumer<PeerResult> onResult) {
      this.caller = caller;
      this.to = to.node();
      this.address = to.address();
      this.header = header;
      this.call = call;
      this.onResult = onResult;
    }

    void start(long timeoutMillis) {
      trace.say(() -> caller.id() + " -> " + to + ": " + Lines.of(call));
      timeline.afterMillis(timeoutMillis, () -> end(new PeerResult.Lost("timeout")));
      if (!isThere()) {
        // A machine that is up without the process refuses at once; one that is off says nothing.
        if (rng.chance(deathNoticed)) {
          endLater(new PeerResult.NotSent("connection refused", true));
        }
        return;
      }
      deliver();
      if (rng.chance(weather.duplicateChance)) {
        deliver();
      }
    }

    private boolean isThere() {
      return hosts.at(to).isUp() && hosts.at(to).listensAt(address);
    }

    private void deliver() {
      if (passes(caller.id(), to)) {
        long millis = delays.getOrDefault(call.kind(), 0L);
        timeline.afterMicros(millis * 1_000 + delayMicros(), this::arrive);
      }
    }

    private void arrive() {
      Host host = hosts.at(to);
      if (cut.contains(new Link(caller.id(), to))) {
        return;
      }
      if (!isThere()) {
        endLater(new PeerResult.Lost("connection reset", true));
        return;
      }
      trace.note(host.id().hashCode(), call.kind().name().hashCode(), caller.id().hashCode());
      arrived.add(this);
      host.receive(header, call, this::replied);
    }

    private void replied(PeerReply reply) {
      trace.say(() -> caller.id() + " <- " + to + ": " + Lines.of(reply));
      if (passes(to, caller.id())) {
        timeline.afterMicros(
            delayMicros(),
            () -> {
              if (!cut.contains(new Link(to, caller.id()))) {
                end(new PeerResult.Replied(reply));
              }
            });
      }
    }

    void reset() {
      if (!cut.contains(new Link(to, caller.id()))) {
        endLater(new PeerResult.Lost("connection reset", true));
      }
    }

    private void endLater(PeerResult result) {
      timeline.afterMicros(delayMicros(), () -> end(result));
    }

    private void end(PeerResult result) {
      if (!isOver) {
        isOver = true;
        arrived.remove(this);
        caller.resume(() -> onResult.accept(result));
      }
    }
  }
}
