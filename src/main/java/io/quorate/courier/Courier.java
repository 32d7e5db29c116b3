package io.quorate.courier;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.LostBytes;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.machine.QueueShards;
import io.quorate.machine.ShardMachine;
import io.quorate.machine.SystemMachine;
import io.quorate.queue.Load;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Carries what has left queues of the shards that this node leads to the queues that are to have
 * it, and tells the shards what has arrived. For each queue one load is under way at a time, so
 * that its parcels come in their order; a queue that takes none for now holds up no other. What a
 * leader forgets when it goes, the next one begins anew: no parcel is taken twice. Loop thread
 * only.
 */
public final class Courier {
  /** How many loads are under way at this node; each has 1 MiB, or one longer body. */
  static final int LOADS_MAX = 16;

  /** How long a queue is left alone after it has taken nothing; twice as long each time. */
  static final long REST_MILLIS_MIN = 100;

  static final long REST_MILLIS_MAX = 5_000;

  /** Sends a command to the leader of a shard, wherever that is; the sink gets the answer. */
  public interface Sender {
    void send(GroupId shard, QueueCommand command, List<Bytes> bodies, Consumer<Outcome> sink);
  }

  private record Route(GroupId from, QueueName to) implements Comparable<Route> {
    private static final Comparator<Route> ORDER =
        Comparator.comparing(Route::from).thenComparing(Route::to);

    @Override
    public int compareTo(Route other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Trip {
    private boolean isUnderWay;
    private long lastTurn;
    private long restMillis;
    private long notBeforeMillis;
  }

  private final Groups groups;
  private final Sender sender;
  private final LongSupplier nowMillis;
  private final Executor readers;
  private final Executor loop;
  private final TreeMap<Route, Trip> trips = new TreeMap<>();
  private int underWay;
  private long turns;

  /**
   * @param readers read bodies from the disk
   * @param loop runs what is to be done in the loop
   */
  public Courier(
      Groups groups, Sender sender, LongSupplier nowMillis, Executor readers, Executor loop) {
    this.groups = groups;
    this.sender = sender;
    this.nowMillis = nowMillis;
    this.readers = readers;
    this.loop = loop;
  }

  /** Sets out with what waits. */
  public void sweep() {
    Set<Route> wanted = wanted();
    trips
        .entrySet()
        .removeIf(trip -> !trip.getValue().isUnderWay && !wanted.contains(trip.getKey()));
    if (wanted.isEmpty()) {
      return;
    }
    List<Route> due = new ArrayList<>();
    for (Route route : wanted) {
      Trip trip = trips.computeIfAbsent(route, first -> new Trip());
      if (!trip.isUnderWay && trip.notBeforeMillis <= nowMillis.getAsLong()) {
        due.add(route);
      }
    }
    due.sort(Comparator.comparingLong(route -> trip(route).lastTurn));
    for (Route route : due.subList(0, Math.min(due.size(), LOADS_MAX - underWay))) {
      setOut(route);
    }
  }

  private Set<Route> wanted() {
    Set<Route> wanted = new TreeSet<>();
    for (Group group : groups.all()) {
      if (group.raft().isReady()
          && !group.isSuspended()
          && group.machine() instanceof ShardMachine machine) {
        machine.queues().parcelTargets().forEach(to -> wanted.add(new Route(group.id(), to)));
      }
    }
    return wanted;
  }

  private void setOut(Route route) {
    Group group = groups.open(route.from);
    Load load =
        group == null
            ? null
            : ((ShardMachine) group.machine()).queues().load(route.to, Shards.shardOf(route.from));
    if (group == null || load == null) {
      return;
    }
    Trip trip = trip(route);
    trip.isUnderWay = true;
    trip.lastTurn = ++turns;
    underWay++;
    List<Body> bodies = ((ShardMachine) group.machine()).bodiesOf(load);
    try {
      readers.execute(() -> read(route, load, bodies));
    } catch (RejectedExecutionException e) {
      returned(route, false);
    }
  }

  private void read(Route route, Load load, List<Body> places) {
    try {
      List<Bytes> bodies = places.stream().map(Body::read).toList();
      loop.execute(() -> send(route, load, bodies));
    } catch (LostBytes damage) {
      loop.execute(
          () -> {
            throw damage; // a replica that has lost a body must not lead
          });
    }
  }

  private void send(Route route, Load load, List<Bytes> bodies) {
    SystemMachine system = groups.systemMachine();
    int shards = system == null ? 0 : system.placements().table().shards().size();
    if (shards == 0) {
      returned(route, false);
      return;
    }
    int shard = QueueShards.shardOf(route.to, new Shards(shards));
    sender.send(
        Shards.groupOf(shard), load.command(), bodies, outcome -> answered(route, load, outcome));
  }

  private void answered(Route route, Load load, Outcome outcome) {
    if (!(outcome instanceof QueueReply reply && reply.answer() instanceof ParcelsTaken taken)) {
      returned(route, false);
      return;
    }
    boolean isAll = taken.bound() == null;
    if (taken.arrivedUpTo() == 0) {
      returned(route, isAll);
      return;
    }
    sender.send(
        route.from,
        new QueueCommand.ConfirmOutbox(load.command().queue(), taken.arrivedUpTo()),
        List.of(),
        confirmed -> returned(route, isAll && confirmed instanceof QueueReply));
  }

  private void returned(Route route, boolean isWelcome) {
    underWay--;
    Trip trip = trip(route);
    trip.isUnderWay = false;
    trip.restMillis =
        isWelcome ? 0 : Math.min(REST_MILLIS_MAX, Math.max(REST_MILLIS_MIN, trip.restMillis * 2));
    trip.notBeforeMillis = nowMillis.getAsLong() + trip.restMillis;
  }

  private Trip trip(Route route) {
    return trips.computeIfAbsent(route, first -> new Trip());
  }
}
