package io.quorate.coherence;

import io.quorate.cache.AgentEffects;
import io.quorate.cache.CacheAgent;
import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheCallKind;
import io.quorate.cache.CacheConfig;
import io.quorate.cache.CacheKey;
import io.quorate.cache.CacheMessage;
import io.quorate.cache.Letter;
import io.quorate.cache.Line;
import io.quorate.cache.LineState;
import io.quorate.cache.Suspension;
import io.quorate.cache.shelf.ConcurrentShelf;
import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.port.CacheMemory;
import io.quorate.port.CacheMemoryKind;
import io.quorate.port.CacheTerms;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.ShardHome;
import io.quorate.raft.RaftCore;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cache of this node: what its agent and its homes ask for is done here. Loop thread only, but
 * for {@link #hit} and {@link #figures}.
 */
public final class Coherence {
  /*
   * 1. Time is read anew for each input: whatever the agent shows to other threads is judged by
   *    them at a later time than the one at which it was installed.
   * 2. A doubt about the clock comes before the input that is about to be judged by it.
   * 3. A directory may live a tick longer than its term. It can do no harm: memory refuses it, and
   *    no majority confirms its leases.
   */
  private static final int DOUBT_PARTS = 10;

  /** How long a node that stops waits for memory to take what is dirty. */
  private static final long SETTLE_NANOS_MAX = 1_000_000_000L;

  private final NodeId self;
  private final CacheConfig config;
  private final CacheTerms terms;
  private final Groups groups;
  private final CacheMemory memory;
  private final CacheClock clock;
  private final ConcurrentShelf shelf = new ConcurrentShelf();
  private final CacheAgent agent;
  private final Homes homes;
  private final Post post;
  private final HomeSearch search;
  private final LineCensus census;
  private final CacheCalls calls;
  private final LongAdder shelfHits = new LongAdder();
  private List<Letter> local = new ArrayList<>();
  private long received;
  private boolean isAgentTouched = true;
  private @Nullable Runnable onSettled;
  private long settleByNanos;
  private volatile CacheFigures figures;

  /**
   * What of a node its cache has to do with.
   *
   * @param memoryKind what the memory is
   */
  public record Surroundings(
      NodeId self,
      Groups groups,
      CacheMemory memory,
      CacheMemoryKind memoryKind,
      PeerCaller caller,
      CacheClocks clocks) {
    /** Whether others than the nodes may write to memory. */
    boolean isShared() {
      return memoryKind == CacheMemoryKind.REDIS;
    }
  }

  /**
   * @param incarnation another after each start of the node
   * @param patienceMillis how long a call may take
   */
  public Coherence(CacheConfig config, Surroundings around, long incarnation, long patienceMillis) {
    this.self = around.self();
    this.config = config;
    this.groups = around.groups();
    memory = around.memory();
    clock =
        new CacheClock(
            around.clocks().monotonic(), around.clocks().wall(), config.leaseNanos() / DOUBT_PARTS);
    long leaseMillis = TimeUnit.NANOSECONDS.toMillis(config.leaseNanos());
    terms = new CacheTerms(config.policy(), leaseMillis, around.memoryKind());
    agent = new CacheAgent(config, incarnation, shelf, clock.nanos());
    homes = new Homes(config, groups, memory, !around.isShared(), clock::nanos);
    post = new Post(terms, around.caller(), this::heard);
    search = new HomeSearch(self, groups, config.leaseNanos() / DOUBT_PARTS, clock.nanos());
    census = new LineCensus(self, groups, around.caller(), this::see);
    calls = new CacheCalls(TimeUnit.MILLISECONDS.toNanos(patienceMillis));
    figures = count();
  }

  /** As {@link CacheDoor#hit}; from any thread. */
  public @Nullable Line hit(CacheKey key) {
    Line line = shelf.read(key, clock::nanos);
    if (line == null || clock.isInDoubt()) {
      return null;
    }
    shelfHits.increment();
    return line;
  }

  /** As of the last tick; from any thread. */
  public CacheFigures figures() {
    return figures;
  }

  /**
   * Takes a call.
   *
   * @param onReleased run when the call's value is kept no more on its behalf, which may be later
   *     than the answer
   */
  public void submit(CacheKey key, CacheCall wanted, Consumer<Outcome> sink, Runnable onReleased) {
    long nowNanos = now();
    boolean changes = wanted.kind() == CacheCallKind.WRITE || wanted.kind() == CacheCallKind.DELETE;
    long call = calls.add(new CacheCalls.Taken(key, changes, sink, onReleased), nowNanos);
    search.used(key.shard(), nowNanos);
    agent.submit(call, key, wanted, nowNanos);
    isAgentTouched = true;
  }

  /** Asks all members what they have of a key. */
  public void look(CacheKey key, Consumer<Outcome> sink) {
    census.take(key, sink);
  }

  /** What another node's cache has to say. */
  public PeerReply receive(NodeId from, PeerCall.Cohere call) {
    if (!call.terms().equals(terms)) {
      return new PeerReply.Rejected(
          ("CACHE_WRITE_POLICY, CACHE_LEASE and CACHE_MEMORY are the same on all nodes:"
                  + " here %s, at %s %s")
              .formatted(terms, from, call.terms()));
    }
    received += call.messages().size();
    TreeSet<Integer> misdirected = new TreeSet<>(call.sought());
    for (CacheMessage message : call.messages()) {
      if (message.kind().isForHome() && homes.at(message.shard(), message.term()) == null) {
        misdirected.add(message.shard());
      }
      deliver(from, message);
    }
    List<ShardHome> known = new ArrayList<>();
    for (int shard : misdirected) {
      ShardHome home = homeOf(groups.open(Shards.groupOf(shard)));
      if (home != null) {
        known.add(home);
      }
    }
    return new PeerReply.Cohered(known);
  }

  private void deliver(NodeId from, CacheMessage message) {
    if (message.kind().isForHome()) {
      homes.receive(from, message);
    } else {
      agent.receive(from, message, now());
      isAgentTouched = true;
    }
  }

  /** What this node has of a key, for those who look. */
  public PeerReply.LineSeen see(CacheKey key) {
    Line line = shelf.read(key, clock::nanos);
    return line == null
        ? new PeerReply.LineSeen(LineState.INVALID, 0, false, homes.holders(key))
        : new PeerReply.LineSeen(line.state(), line.version(), line.isDirty(), homes.holders(key));
  }

  /** Others than the nodes have changed what memory has of a key. */
  public void changedOutside(CacheKey key) {
    agent.changedOutside(key);
    homes.changedOutside(key);
    isAgentTouched = true;
  }

  /** Whether from now on this node is told of what others do to memory. */
  public void hears(boolean isHearing) {
    agent.missedChanges();
    homes.hears(isHearing);
    isAgentTouched = true;
  }

  private void heard(ShardHome home) {
    agent.home(home.shard(), home.node(), home.term(), now());
    isAgentTouched = true;
  }

  // Whoever does not look at the clock before it uses it might serve what is old.
  private long now() {
    long gainedNanos = clock.look();
    if (gainedNanos > 0) {
      agent.clockJumped(clock.nanos(), new Suspension(gainedNanos));
      isAgentTouched = true;
    }
    return clock.nanos();
  }

  /** Time has passed; to be called about every 10 ms. */
  public void sweep() {
    long nowNanos = now();
    homes.follow();
    for (Group group : groups.all()) {
      ShardHome home = group.isSuspended() ? null : homeOf(group);
      if (home != null && agent.term(home.shard()) < home.term()) {
        heard(home);
      }
    }
    memory.sweep();
    homes.tick();
    agent.tick(nowNanos);
    isAgentTouched = true;
    search.sweep(nowNanos, post::seek);
    calls.giveUp(nowNanos, (key, call) -> agent.withdraw(key, call, nowNanos));
    settleIfDone(nowNanos);
    RaftCore system = groups.system();
    if (system != null) {
      post.forget(node -> !system.configuration().isMember(node));
    }
    figures = count();
  }

  private static @Nullable ShardHome homeOf(@Nullable Group group) {
    if (group == null || group.id().equals(GroupId.SYSTEM)) {
      return null;
    }
    NodeId leader = group.raft().leader();
    return leader == null
        ? null
        : new ShardHome(Shards.shardOf(group.id()), group.raft().term(), leader);
  }

  /** Performs what agent and homes ask for, until nothing more follows here. */
  public void perform() {
    boolean isQuiet = false;
    while (!isQuiet) {
      isQuiet = !homes.perform(this::send);
      if (isAgentTouched) {
        isAgentTouched = false;
        isQuiet &= !perform(agent.effects());
      }
      List<Letter> delivered = local;
      local = new ArrayList<>();
      isQuiet &= delivered.isEmpty();
      delivered.forEach(letter -> deliver(self, letter.message()));
    }
  }

  private boolean perform(AgentEffects effects) {
    effects.letters().forEach(this::send);
    for (AgentEffects.Answer answer : effects.answers()) {
      calls.answer(answer.call(), answer.outcome());
    }
    for (long call : effects.rechecks()) {
      agent.recheck(call, now());
      isAgentTouched = true;
    }
    return !effects.isEmpty();
  }

  private void send(Letter letter) {
    if (letter.to().equals(self)) {
      local.add(letter);
    } else {
      post.add(letter.to(), letter.message());
    }
  }

  /** Sends what has been gathered for other nodes. */
  public void flush() {
    post.flush();
  }

  /**
   * The node is about to stop: no more calls are taken.
   *
   * @param told run once memory has what was dirty, or has taken too long
   */
  public void retire(Runnable told) {
    long nowNanos = now();
    agent.close(nowNanos);
    isAgentTouched = true;
    onSettled = told;
    settleByNanos = nowNanos + SETTLE_NANOS_MAX;
    settleIfDone(nowNanos);
  }

  private void settleIfDone(long nowNanos) {
    Runnable told = onSettled;
    if (told != null && (agent.isSettled() || nowNanos - settleByNanos >= 0)) {
      onSettled = null;
      told.run();
    }
  }

  /** Answers everybody, and serves nothing any more: this node will not go on. */
  public void abandon(String reason) {
    agent.clockJumped(clock.nanos(), Suspension.FOR_EVER);
    calls.abandon(reason);
    census.abandon(reason);
  }

  private CacheFigures count() {
    return new CacheFigures(
        config, agent.counts(), shelfHits.sum(), homes.counts(), post.sent(), received);
  }
}
