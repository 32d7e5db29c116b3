package io.quorate.chaos;

import io.quorate.cluster.ClusterPlan;
import io.quorate.cluster.Place;
import io.quorate.kernel.Rng;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import io.quorate.mutant.PlantedJar;
import io.quorate.realredis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One cluster with its clients, from its start to its end. */
final class ChaosRun implements AutoCloseable {
  private static final int RECOVERY_SECONDS = 20;
  private static final long LEDGER_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int JOIN_SECONDS = 60;
  private static final int DRAIN_SECONDS = 300;
  private static final int PLANTED_SECONDS = 60;
  private static final int QUEUES = 4;

  /** Nodes that will go on with what they had are kept from it until their leases have ended. */
  private static final long FELT_MILLIS_MIN = 2 * CacheOptions.LEASE_MILLIS;

  /** One step of a client; in between, the client can be held up. */
  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException;
  }

  private final LiveCluster cluster;
  private final Disks disks;
  private final Networks networks;
  private final @Nullable RedisProcess redis;
  private final History history = new History();
  private final LockOracle oracle = new LockOracle();
  private final LoadTally tally = new LoadTally();
  private final Ledger ledger;
  private final QueueOracle queues;
  private final CacheLoad cache;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  // Fair, so that closing it waits only for the steps under way.
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
  private long found;
  private int cuts;
  private volatile boolean isStopping;
  private volatile boolean areProducersStopping;

  private ChaosRun(ChaosOptions options, Networks networks, Path directory, Rng rng)
      throws IOException {
    this.networks = networks;
    this.redis = options.cache().isInRedis() ? startRedis(networks.here()) : null;
    this.cluster = LiveCluster.of(plan(options, directory));
    this.disks = options.needsDisks() ? Disks.of(cluster.nodes()) : Disks.none();
    this.ledger = new Ledger(caller("keeper", rng.split()));
    long intervalNanos = TimeUnit.SECONDS.toNanos(1) * options.clients() / options.stepsPerSecond();
    for (int i = 0; i < options.clients(); i++) {
      String name = "c" + i;
      LockClient client =
          new LockClient(name, rng.split(), caller(name, rng.split()), oracle, tally);
      addThread(name, intervalNanos, client::step);
    }
    addThread("keeper", LEDGER_STEP_NANOS, ledger::step);
    queues = new QueueOracle(options.producers());
    addQueueClients(options, rng);
    cache = new CacheLoad(options.cache(), cluster.nodes(), rng, history);
    cache.clients().forEach(each -> addThread("cacher", cache.intervalNanos(), each::step));
  }

  /** Starts a cluster with empty data, and then its clients. */
  static ChaosRun start(ChaosOptions options, Networks networks, Path directory, Rng rng)
      throws IOException {
    Files.createDirectories(directory);
    ChaosRun run = new ChaosRun(options, networks, directory, rng);
    try {
      run.cluster.heal();
      run.threads.forEach(Thread::start);
      run.requirePlanted(options.plant());
      return run;
    } catch (Throwable e) {
      run.close();
      throw e;
    }
  }

  private static RedisProcess startRedis(String address) {
    return address.equals(Networks.LOOPBACK)
        ? RedisProcess.durable()
        : RedisProcess.durable("--bind", Networks.LOOPBACK, address);
  }

  private ClusterPlan plan(ChaosOptions options, Path directory) throws IOException {
    ClusterPlan plan =
        options
            .cache()
            .applyTo(LiveCluster.quickPlan(directory, options.ports()))
            .with("RAFT_SNAPSHOT_ENTRIES", Integer.toString(options.snapshotEntries()));
    List<Place> places = networks.places(options.ports());
    plan = places.isEmpty() ? plan : plan.at(places);
    if (redis != null) {
      plan = plan.with("REDIS_HOST", networks.here());
      plan = plan.with("REDIS_PORT", Integer.toString(redis.port()));
    }
    return options.plant().isEmpty()
        ? plan
        : plan.withFlag(PlantedJar.flag(options.plant(), directory.resolve("planted.jar")));
  }

  /**
   * @return milliseconds from the fault to the first grant that was asked for after it
   */
  long round(Fault fault, Rng rng) throws InterruptedException {
    sleepMillis(rng.between(1_500, 4_000));
    List<LiveNode> victims = fault.victims(cluster, rng);
    history.add("fault", fault + " of " + victims);
    Optional<CutWatch> watch = watch(fault, victims.get(0));
    long struckNanos = System.nanoTime();
    cache.struck(fault, victims);
    fault.strike(victims, disks, networks);
    long effectiveNanos = System.nanoTime();
    watch.ifPresent(CutWatch::cut);
    boolean hasMajority = victims.size() <= LiveCluster.SIZE / 2;
    if (!hasMajority) {
      end(fault, victims);
    }
    awaitGrant(fault, victims, effectiveNanos);
    long recoveryNanos = System.nanoTime() - struckNanos;
    if (hasMajority) {
      if (watch.isPresent()) {
        System.out.println(watch.get().end());
      }
      long restMillis = rng.between(0, 3_000);
      sleepMillis(fault.isOnlyFelt() ? Math.max(restMillis, FELT_MILLIS_MIN) : restMillis);
      end(fault, victims);
    }
    if (fault == Fault.KILL && rng.chance(0.15)) {
      killOnceMore(victims.get(0));
    }
    cluster.awaitAllInStep();
    verify(rng);
    throwFailure();
    return TimeUnit.NANOSECONDS.toMillis(recoveryNanos);
  }

  private void end(Fault fault, List<LiveNode> victims) {
    fault.end(victims, disks, networks);
    cache.recovered(victims);
  }

  private Optional<CutWatch> watch(Fault fault, LiveNode victim) {
    return fault.isOfNetworks() && cache.isUsed()
        ? Optional.of(CutWatch.over(victim, cluster.others(victim).get(0), ++cuts))
        : Optional.empty();
  }

  private void awaitGrant(Fault fault, List<LiveNode> victims, long effectiveNanos) {
    boolean hasMajority = victims.size() <= LiveCluster.SIZE / 2;
    Await.until(
        () -> "a grant after " + fault + " of " + victims + cluster.views(),
        hasMajority ? RECOVERY_SECONDS : 10 * RECOVERY_SECONDS,
        () -> {
          throwFailure();
          if (!hasMajority) {
            cluster.requireSound();
          }
          return ledger.lastAskedNanos() - effectiveNanos > 0;
        });
  }

  private void addQueueClients(ChaosOptions options, Rng rng) {
    long intervalNanos =
        TimeUnit.SECONDS.toNanos(1) * options.producers() / options.batchesPerSecond();
    for (int i = 0; i < options.producers(); i++) {
      String name = "producer" + i;
      FailoverCaller caller = caller(name, rng.split());
      QueueProducer producer = new QueueProducer(i, queue(i), caller, queues, tally);
      addThread(
          name,
          intervalNanos,
          () -> {
            if (!areProducersStopping) {
              producer.step();
            }
          });
    }
    for (int i = 0; i < options.consumers(); i++) {
      String name = "consumer" + i;
      FailoverCaller caller = caller(name, rng.split());
      addThread(name, 0, new QueueConsumer(queue(i), caller, queues, tally)::step);
    }
  }

  private static String queue(int client) {
    return "chaos-queue-" + client % QUEUES;
  }

  /** Ends the producers, and waits until every message that was accepted has been delivered. */
  void drain() {
    gate.writeLock().lock(); // behind all steps under way
    try {
      areProducersStopping = true;
    } finally {
      gate.writeLock().unlock();
    }
    Await.until(
        () -> "every accepted message is delivered: " + queues,
        DRAIN_SECONDS,
        () -> {
          throwFailure();
          return queues.outstanding() == 0;
        });
    System.out.println(queues);
  }

  /** What the clients have done since the last call. */
  String tally() {
    return tally.take()
        + (queues.accepted() == 0 ? "" : "; " + queues)
        + (cache.isUsed() ? "; " + cache : "")
        + ", late writes rejected "
        + oracle.rejectedWrites()
        + ", kept grants found again "
        + found;
  }

  void report(Path file, Throwable violation, List<String> head) throws IOException {
    List<String> lines = new ArrayList<>(head);
    lines.add(violation.toString());
    lines.add(cluster.views());
    for (LiveNode node : cluster.nodes()) {
      lines.add("--- the log of " + node);
      lines.add(node.logTail());
    }
    lines.add("--- what the clients saw");
    history.writeTo(file, lines);
  }

  @Override
  public void close() {
    isStopping = true;
    threads.forEach(Thread::interrupt);
    cluster.close();
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    disks.close();
    if (redis != null) {
      redis.close();
    }
  }

  // A bug that is not there could not be found either. It comes with the class that has it.
  private void requirePlanted(String bug) {
    for (LiveNode node : bug.isEmpty() ? List.<LiveNode>of() : cluster.nodes()) {
      Await.until(
          bug + " is planted in " + node,
          PLANTED_SECONDS,
          () -> node.log().stream().anyMatch(line -> line.contains(PlantedJar.SIGN)));
    }
  }

  /** A node that dies again while it is catching up. */
  private void killOnceMore(LiveNode node) {
    node.awaitAnswer();
    history.add("fault", "KILL of " + node + " once more");
    cache.struck(Fault.KILL, List.of(node));
    node.kill();
    node.start();
    cache.recovered(List.of(node));
  }

  private void verify(Rng rng) throws InterruptedException {
    gate.writeLock().lock();
    try {
      found = ledger.verify(cluster.nodes(), rng);
      List<String> locks = IntStream.range(0, LockClient.LOCKS).mapToObj(LockClient::lock).toList();
      Convergence.check(cluster.nodes(), locks);
      cache.verify();
    } finally {
      gate.writeLock().unlock();
    }
  }

  private FailoverCaller caller(String name, Rng rng) {
    return new FailoverCaller(cluster.nodes(), name, rng, history);
  }

  private void addThread(String name, long intervalNanos, Step step) {
    Thread thread = new Thread(() -> repeat(intervalNanos, step), name);
    thread.setDaemon(true);
    threads.add(thread);
  }

  private void repeat(long intervalNanos, Step step) {
    long next = System.nanoTime();
    try {
      while (!isStopping && failure.get() == null) {
        gate.readLock().lockInterruptibly();
        try {
          step.run();
        } finally {
          gate.readLock().unlock();
        }
        // Who is late does not catch up: a pause must not end in a burst.
        next = Math.max(next + intervalNanos, System.nanoTime());
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown instanceof Violation violation
          ? violation
          : new IllegalStateException("a client failed", thrown);
    }
  }

  private static void sleepMillis(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
