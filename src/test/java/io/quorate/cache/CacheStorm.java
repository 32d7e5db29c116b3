package io.quorate.cache;

import io.quorate.cache.AgentEffects.Answer;
import io.quorate.cache.RegisterModel.Fate;
import io.quorate.cache.RegisterModel.Kind;
import io.quorate.cache.RegisterModel.Use;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.sim.check.Linearizability;
import io.quorate.sim.check.Linearizability.Call;
import io.quorate.sim.check.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Five nodes with clocks of their own, several keys, and faults, from a seed. At the end all is
 * well, every key is read at every node, and all answers are held against each other.
 */
final class CacheStorm {
  static final long MILLI = 1_000_000;
  private static final int NODES = 5;
  private static final int SHARDS = 2;
  private static final long STORM_NANOS = 12_000 * MILLI;
  private static final long CALM_NANOS = 10_000 * MILLI;
  private static final long STEPS = 2_000_000;

  private record Event(long at, long sequence, Runnable what) {}

  private record Open(CacheKey key, Use use, long invokedAt, int node) {}

  /** A node, whose clock runs a little fast or slow. */
  private static final class Node {
    private final double rate;
    private final long offset;
    private @Nullable CacheAgent agent;
    private PlainShelf shelf = new PlainShelf();
    private final TreeMap<Integer, Directory> homes = new TreeMap<>();
    private long pausedUntil;
    private int life;

    Node(double rate, long offset) {
      this.rate = rate;
      this.offset = offset;
    }

    long clock(long now) {
      return offset + (long) (now * rate);
    }
  }

  private final Rng rng;
  private final CacheConfig config;
  private final double loss;
  private final double doubling;
  private final double slow;
  private final double faults;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence));
  private final List<Node> nodes = new ArrayList<>();
  private final PlainMemory[] memories = new PlainMemory[SHARDS];
  private final long[] terms = new long[SHARDS];
  private final int[] leaders = new int[SHARDS];
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private final TreeMap<CacheKey, List<Call<Use>>> history = new TreeMap<>();
  private final TreeMap<CacheKey, TreeMap<Long, Integer>> valueOfVersion = new TreeMap<>();
  private int cutOff = -1;
  private long now;
  private long sequence;
  private long lastCall;
  private int lastValue;
  private int answered;
  private boolean isCalm;

  CacheStorm(WritePolicy policy, long seed) {
    rng = new Rng(seed);
    config =
        new CacheConfig(
            policy, 1_000 * MILLI, 50 * MILLI, 300 * MILLI, 2 + rng.index(6), 1 << 20, 50);
    loss = rng.chance(0.5) ? 0 : rng.index(8) / 100.0;
    doubling = rng.chance(0.5) ? 0 : rng.index(8) / 100.0;
    slow = rng.chance(0.5) ? 0 : 0.02;
    faults = rng.chance(0.2) ? 0 : 0.3 + rng.index(10) / 10.0;
    int valuesMax = rng.chance(0.6) ? Integer.MAX_VALUE : rng.index(4);
    for (int node = 0; node < NODES; node++) {
      nodes.add(new Node(0.99 + rng.index(21) / 1_000.0, rng.index(1_000) * MILLI));
      start(node);
    }
    for (int shard = 0; shard < SHARDS; shard++) {
      memories[shard] = new PlainMemory();
      memories[shard].bound(valuesMax);
      elect(shard, shard);
    }
  }

  static NodeId id(int node) {
    return new NodeId("n" + node);
  }

  private void at(long when, Runnable what) {
    events.add(new Event(when, ++sequence, what));
  }

  /** How many calls had an answer; throws if the answers cannot be right. */
  int run() {
    for (int node = 0; node < NODES; node++) {
      tick(node);
      for (int client = 0; client < 2; client++) {
        next(node, client);
      }
    }
    at(500 * MILLI, this::fault);
    drain(STORM_NANOS);
    isCalm = true;
    for (PlainMemory memory : memories) {
      memory.bound(Integer.MAX_VALUE);
    }
    cutOff = -1;
    drain(STORM_NANOS + CALM_NANOS);
    return check();
  }

  private void drain(long until) {
    while (!events.isEmpty() && events.peek().at <= until) {
      Event event = events.remove();
      now = event.at;
      event.what.run();
    }
    now = until;
  }

  // ---- faults ------------------------------------------------------------------------------

  private void start(int node) {
    Node starting = nodes.get(node);
    starting.life++;
    starting.shelf = new PlainShelf();
    starting.agent = new CacheAgent(config, rng.nextLong(), starting.shelf, starting.clock(now));
    for (int shard = 0; shard < SHARDS; shard++) {
      if (terms[shard] > 0) {
        starting.agent.home(shard, id(leaders[shard]), terms[shard], starting.clock(now));
      }
    }
  }

  private void elect(int shard, int leader) {
    Node home = nodes.get(leader);
    if (home.agent == null) { // the dead do not lead
      long term = terms[shard];
      at(now + 400 * MILLI, () -> succeed(shard, term, leader));
      return;
    }
    terms[shard]++;
    leaders[shard] = leader;
    FormerLessees former = new FormerLessees(nodesIds(), rng.chance(0.5));
    home.homes.put(shard, new Directory(config, shard, terms[shard], former, home.clock(now)));
    long term = terms[shard];
    perform(leader, shard);
    for (int node = 0; node < NODES; node++) {
      int who = node;
      at(now + rng.index(400) * MILLI, () -> learn(who, shard, leader, term));
    }
  }

  private static List<NodeId> nodesIds() {
    List<NodeId> ids = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      ids.add(id(node));
    }
    return ids;
  }

  private void learn(int node, int shard, int leader, long term) {
    act(node, () -> agent(node).home(shard, id(leader), term, clock(node)));
  }

  private void fault() {
    if (isCalm) {
      return;
    }
    at(now + (100 + rng.index(1_500)) * MILLI, this::fault);
    if (!rng.chance(faults)) {
      return;
    }
    int node = rng.index(NODES);
    switch (rng.index(5)) {
      case 0 -> nodes.get(node).pausedUntil = now + rng.index(3_000) * MILLI;
      case 1 -> crash(node);
      case 2 -> elect(rng.index(SHARDS), node);
      case 3 -> {
        cutOff = node;
        at(now + rng.index(2_500) * MILLI, () -> cutOff = -1);
      }
      default ->
          act(
              node,
              () ->
                  agent(node)
                      .clockJumped(clock(node), new Suspension(1_000_000L * rng.index(3_000))));
    }
  }

  private void crash(int node) {
    if (nodes.get(node).agent == null) {
      return;
    }
    nodes.get(node).homes.clear();
    for (var each : List.copyOf(open.entrySet())) {
      if (each.getValue().node == node) {
        hear(each.getKey(), new Outcome.OutcomeUnknown("the node has crashed"));
      }
    }
    nodes.get(node).agent = null;
    at(now + 300 * MILLI, () -> start(node));
    for (int shard = 0; shard < SHARDS; shard++) {
      if (leaders[shard] == node) {
        int of = shard;
        long term = terms[shard];
        int successor = (node + 1 + rng.index(NODES - 1)) % NODES;
        at(now + rng.index(1_200) * MILLI, () -> succeed(of, term, successor));
      }
    }
  }

  private void succeed(int shard, long term, int successor) {
    if (terms[shard] == term) {
      elect(shard, successor);
    }
  }

  // ---- nodes ---------------------------------------------------------------------------------

  private long clock(int node) {
    return nodes.get(node).clock(now);
  }

  private CacheAgent agent(int node) {
    return Objects.requireNonNull(nodes.get(node).agent);
  }

  /** Has the node do something, once it goes on if it stands still, unless it dies first. */
  private void act(int node, Runnable what) {
    Node acting = nodes.get(node);
    int life = acting.life;
    if (acting.pausedUntil > now) {
      at(
          acting.pausedUntil,
          () -> {
            if (acting.life == life) {
              act(node, what);
            }
          });
      return;
    }
    if (acting.agent != null) {
      what.run();
      perform(node);
    }
  }

  private void tick(int node) {
    at(now + 10 * MILLI, () -> tick(node));
    act(
        node,
        () -> {
          agent(node).tick(clock(node));
          for (int shard : List.copyOf(nodes.get(node).homes.keySet())) {
            home(node, shard).tick(clock(node));
            perform(node, shard);
          }
        });
  }

  private Directory home(int node, int shard) {
    return Objects.requireNonNull(nodes.get(node).homes.get(shard));
  }

  private void perform(int node) {
    AgentEffects effects = agent(node).effects();
    while (!effects.isEmpty()) {
      effects.letters().forEach(letter -> send(node, letter));
      effects.answers().forEach(this::hear);
      for (long call : effects.rechecks()) {
        now += rng.chance(0.02) ? 1 + rng.index(50) * MILLI : 1;
        agent(node).recheck(call, clock(node));
      }
      effects = agent(node).effects();
    }
  }

  private void perform(int node, int shard) {
    Directory home = home(node, shard);
    HomeEffects effects = home.effects();
    long term = home.term();
    effects.letters().forEach(letter -> send(node, letter));
    for (MemoryRequest request : effects.memory()) {
      at(now + (1 + rng.index(8)) * MILLI, () -> remember(node, shard, request));
    }
    for (long confirmation : effects.confirmations()) {
      at(now + (1 + rng.index(8)) * MILLI, () -> confirm(node, shard, term, confirmation));
    }
    if (home.isOver()) {
      nodes.get(node).homes.remove(shard);
    }
  }

  private void remember(int node, int shard, MemoryRequest request) {
    MemoryAnswer answer = memories[shard].carryOut(request, now);
    ofHome(node, shard, request.term(), home -> home.remembered(answer, clock(node)));
  }

  private void confirm(int node, int shard, long term, long confirmation) {
    if (terms[shard] == term && cutOff != node) {
      ofHome(node, shard, term, home -> home.confirmed(confirmation, clock(node)));
    }
  }

  private void ofHome(int node, int shard, long term, Consumer<Directory> what) {
    act(
        node,
        () -> {
          Directory home = nodes.get(node).homes.get(shard);
          if (home != null && home.term() == term) {
            what.accept(home);
            perform(node, shard);
          }
        });
  }

  private void send(int from, Letter letter) {
    int to = Integer.parseInt(letter.to().value().substring(1));
    boolean isLost = !isCalm && (rng.chance(loss) || from == cutOff || to == cutOff) && from != to;
    int copies = isLost ? 0 : rng.chance(doubling) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      long delay = rng.chance(slow) ? rng.index(1_500) * MILLI : rng.index(5_000) * 1_000L;
      at(now + delay + 1, () -> deliver(from, to, letter.message()));
    }
  }

  private void deliver(int from, int to, CacheMessage message) {
    if (message.kind().isForHome()) {
      ofHome(
          to, message.shard(), message.term(), home -> home.receive(id(from), message, clock(to)));
    } else {
      act(to, () -> agent(to).receive(id(from), message, clock(to)));
    }
  }

  // ---- clients -------------------------------------------------------------------------------

  private void next(int node, int client) {
    at(
        now + rng.index(isCalm ? 2_000 : 60) * MILLI,
        () -> {
          Node of = nodes.get(node);
          if (of.agent == null || of.pausedUntil > now) {
            next(node, client);
          } else if (now < STORM_NANOS) {
            act(node, () -> call(node, client));
          } else if (client == 0) {
            act(node, () -> readAll(node));
          }
        });
  }

  private void readAll(int node) {
    for (int number = 0; number < 6; number++) {
      submit(node, -1, new CacheKey(number % SHARDS, "k" + number), Kind.READ, 0);
    }
  }

  private void call(int node, int client) {
    int number = rng.index(6);
    CacheKey key = new CacheKey(number % SHARDS, "k" + number);
    int dice = rng.index(20);
    Line line = nodes.get(node).shelf.read(key, clock(node));
    if (dice < 12 && line != null && rng.chance(0.7)) {
      record(key, new Use(client, Kind.READ, 0, valueOf(line.value()), Fate.DONE), now, now);
      next(node, client);
    } else if (dice < 12) {
      submit(node, client, key, Kind.READ, 0);
    } else if (dice < 16) {
      submit(node, client, key, Kind.WRITE, ++lastValue);
    } else if (dice < 19) {
      submit(node, client, key, Kind.SWAP, ++lastValue);
    } else {
      submit(node, client, key, Kind.DELETE, 0);
    }
  }

  private void submit(int node, int client, CacheKey key, Kind kind, int value) {
    var known = valueOfVersion.computeIfAbsent(key, any -> new TreeMap<>());
    var newest = known.lastEntry();
    boolean isNew = newest == null || rng.chance(0.2);
    Condition condition = isNew ? Condition.IF_ABSENT : new Condition(newest.getKey());
    int expected = kind == Kind.SWAP && !isNew ? newest.getValue() : 0;
    long call = ++lastCall;
    open.put(call, new Open(key, new Use(client, kind, expected, value, Fate.DONE), now, node));
    CacheCall wanted =
        switch (kind) {
          case READ -> new CacheCall.Read(rng.chance(0.1));
          case WRITE -> new CacheCall.Write(bytes(value), Content.FOREVER, Condition.NONE);
          case SWAP -> new CacheCall.Write(bytes(value), Content.FOREVER, condition);
          case DELETE -> new CacheCall.Delete(Condition.NONE);
        };
    agent(node).submit(call, key, wanted, clock(node));
  }

  private static Bytes bytes(int value) {
    return Bytes.of(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
  }

  private static int valueOf(Bytes value) {
    byte[] array = value.array();
    return ((array[0] & 255) << 16) | ((array[1] & 255) << 8) | (array[2] & 255);
  }

  private void hear(Answer answer) {
    hear(answer.call(), answer.outcome());
  }

  private void hear(long call, Outcome outcome) {
    Open asked = open.remove(call);
    if (asked == null) {
      return;
    }
    answered++;
    Use use = asked.use;
    long returnedAt = now;
    if (outcome instanceof CacheAnswer.Found found) {
      int value = valueOf(found.value());
      learn(asked.key, found.version(), value);
      use = new Use(use.client(), use.kind(), 0, value, Fate.DONE);
    } else if (outcome instanceof CacheAnswer.Missing) {
      use = new Use(use.client(), use.kind(), 0, 0, Fate.DONE);
    } else if (outcome instanceof CacheAnswer.Written written) {
      learn(asked.key, written.version(), use.value());
    } else if (outcome instanceof CacheAnswer.Unmatched) {
      use = new Use(use.client(), use.kind(), use.expected(), 0, Fate.UNMATCHED);
    } else if (outcome instanceof Outcome.OutcomeUnknown) {
      use = new Use(use.client(), use.kind(), use.expected(), use.value(), Fate.UNKNOWN);
      returnedAt = Linearizability.UNANSWERED;
    }
    boolean isUseless = use.fate() == Fate.UNKNOWN && use.kind() == Kind.READ;
    boolean isRefused =
        outcome instanceof Outcome.Overloaded || outcome instanceof Outcome.MemoryFull;
    if (!isRefused && !isUseless) {
      record(asked.key, use, asked.invokedAt, returnedAt);
    }
    if (use.client() >= 0) {
      next(asked.node, use.client());
    }
  }

  private void learn(CacheKey key, long version, int value) {
    Integer before =
        valueOfVersion.computeIfAbsent(key, any -> new TreeMap<>()).put(version, value);
    if (config.policy() == WritePolicy.THROUGH && before != null && before != value) {
      throw new AssertionError(key + " has had two values of version " + version);
    }
  }

  private void record(CacheKey key, Use use, long from, long to) {
    history.computeIfAbsent(key, any -> new ArrayList<>()).add(new Call<>(use, from, to));
  }

  /** How many writes were counted as lost, or may have been. */
  boolean mayHaveLost() {
    return config.policy() == WritePolicy.BACK && faults > 0;
  }

  private int check() {
    if (!open.isEmpty()) {
      throw new AssertionError("calls without an answer when all is well: " + open);
    }
    if (!mayHaveLost()) {
      history.forEach(
          (key, calls) -> {
            var result = Linearizability.check(new RegisterModel(), calls, STEPS);
            if (result.verdict() != Verdict.LINEARIZABLE) {
              throw new AssertionError(key + ": " + result.verdict() + result.explanation());
            }
          });
    }
    return answered;
  }
}
