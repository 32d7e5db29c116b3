package io.quorate.it;

import static io.quorate.live.ApiCall.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.DeadlockException;
import io.quorate.client.FencedGuard;
import io.quorate.client.LockHandle;
import io.quorate.client.LockType;
import io.quorate.client.OutcomeUnknownException;
import io.quorate.client.QuorateClient;
import io.quorate.client.Session;
import io.quorate.client.SessionState;
import io.quorate.client.StaleTokenException;
import io.quorate.client.ThreadLock;
import io.quorate.client.cache.CacheWrite;
import io.quorate.client.cache.Cached;
import io.quorate.client.cache.PutOptions;
import io.quorate.client.cache.QuorateCache;
import io.quorate.client.jcache.QuorateCachingProvider;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: the client keeps its promises against the product. Method: a real cluster, and faults. */
@ExtendWith(WithCluster.class)
class ClientIT {
  private static final int SECONDS = 60;
  private static final Duration WAIT = Duration.ofSeconds(SECONDS);

  private final LiveCluster cluster;
  private final List<QuorateClient> clients = new ArrayList<>();

  ClientIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void beginWithTwoClients() {
    clients.add(client());
    clients.add(client());
  }

  @AfterEach
  void closeClients() {
    clients.forEach(QuorateClient::close);
  }

  @Test
  void threadsOfTwoClientsExcludeEachOther() throws Exception {
    int rounds = 25;
    long[] counter = new long[1];
    long[] lastToken = new long[1];
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      QuorateClient client = clients.get(i % 2);
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  try (LockHandle held = client.lock("counter").acquire()) {
                    assertThat(held.fencingToken()).isGreaterThan(lastToken[0]);
                    lastToken[0] = held.fencingToken();
                    long before = counter[0];
                    Thread.onSpinWait();
                    counter[0] = before + 1;
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }
              }));
    }
    CompletableFuture.allOf(threads.toArray(CompletableFuture<?>[]::new))
        .get(120, TimeUnit.SECONDS);
    assertThat(counter[0]).isEqualTo(4L * rounds);
    assertThat(cluster.node(0).call(state("counter")).status()).isEqualTo(404);
  }

  @Test
  void holdsAndWaitsSurviveTheDeathOfTheNodesThatServeThem() throws Exception {
    LockHandle held = clients.get(0).lock("survives").acquire();
    var waiting = clients.get(1).lock("survives").acquireAsync();
    awaitWaiters("survives", 1);
    cluster.awaitLeader().kill();

    LiveNode survivor =
        cluster.nodes().stream().filter(LiveNode::isRunning).findFirst().orElseThrow();
    try (LockHandle other = clients.get(0).lock("another").acquire()) {
      assertThat(other.fencingToken()).isGreaterThan(held.fencingToken());
    }
    assertThat(held.isHeld()).isTrue();
    assertThat(waiting).isNotDone();
    held.close();
    LockHandle second = waiting.get(SECONDS, TimeUnit.SECONDS);
    assertThat(second.fencingToken()).isGreaterThan(held.fencingToken());
    assertThat(survivor.call(state("survives")).objects("holders"))
        .hasSize(1)
        .allMatch(holder -> holder.number("hold_count") == 1);
    second.close();
  }

  @Test
  void aHolderThatWasStoppedForTooLongDoesNoHarm() throws Exception {
    FencedGuard resource = new FencedGuard();
    List<String> written = new ArrayList<>();
    try (CommandProcess holder =
        CommandProcess.start(
            cluster,
            "lock",
            "stopped",
            "--ttl",
            "2",
            "--",
            "sh",
            "-c",
            "echo $QUORATE_FENCING_TOKEN; exec cat")) {
      long old = Long.parseLong(holder.line());
      resource.write(old, () -> written.add("old"));
      assertThat(clients.get(0).validate("stopped", old).isValid()).isTrue();
      holder.signal("STOP");

      try (LockHandle held = clients.get(0).lock("stopped").tryAcquire(WAIT).orElseThrow()) {
        resource.write(held.fencingToken(), () -> written.add("new"));
        holder.signal("CONT");
        assertThat(holder.exitCode()).as(holder.errors()).isEqualTo(76);
        assertThat(holder.errors()).contains("stopped was lost");
        assertThatThrownBy(() -> resource.write(old, () -> written.add("late")))
            .isInstanceOf(StaleTokenException.class);
        assertThat(clients.get(0).validate("stopped", old).isValid()).isFalse();
        assertThat(held.isHeld()).isTrue();
      }
    }
    assertThat(written).containsExactly("old", "new");
  }

  @Test
  void commandEndsAsTheProgramDoesAndReleases() throws Exception {
    try (CommandProcess run =
        CommandProcess.start(
            cluster, "lock", "command", "--", "sh", "-c", "echo $QUORATE_LOCK; read x; exit 7")) {
      assertThat(run.line()).isEqualTo("command");
      try (CommandProcess other =
          CommandProcess.start(cluster, "lock", "command", "--wait", "0", "--", "echo", "never")) {
        assertThat(other.exitCode()).as(other.errors()).isEqualTo(75);
        assertThat(other.line()).isEmpty();
      }
      run.write("go on\n");
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(7);
    }
    assertThat(cluster.node(0).call(state("command")).status()).isEqualTo(404);
  }

  @Test
  void commandThatIsToldToEndStopsItsProgramAndReleases() throws Exception {
    try (CommandProcess run =
        CommandProcess.start(
            cluster,
            "lock",
            "told",
            "--",
            "sh",
            "-c",
            "trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 1; done")) {
      assertThat(run.line()).isEqualTo("up");
      run.signal("TERM");
      assertThat(run.line()).isEqualTo("bye");
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(9);
    }
    assertThat(cluster.node(0).call(state("told")).status()).isEqualTo(404);
  }

  @Test
  void threadsInADeadlockAreTold() throws Exception {
    CyclicBarrier bothHold = new CyclicBarrier(2);
    List<CompletableFuture<Boolean>> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ThreadLock first = clients.get(i).threadLock("cycle-" + i);
      ThreadLock second = clients.get(i).threadLock("cycle-" + (1 - i));
      threads.add(
          CompletableFuture.supplyAsync(
              () -> {
                first.lock();
                try {
                  bothHold.await(SECONDS, TimeUnit.SECONDS);
                  return !second.tryLock(SECONDS, TimeUnit.SECONDS);
                } catch (DeadlockException e) {
                  assertThat(e.cycle()).hasSize(2).allMatch(name -> name.startsWith("it:"));
                  return true;
                } catch (Exception e) {
                  throw new AssertionError(e);
                } finally {
                  if (second.isHeldByCurrentThread()) {
                    second.unlock();
                  }
                  first.unlock();
                }
              }));
    }
    List<Boolean> victims = new ArrayList<>();
    for (CompletableFuture<Boolean> each : threads) {
      victims.add(each.get(SECONDS, TimeUnit.SECONDS));
    }
    assertThat(victims).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void cancelledWaitsLeaveTheQueue() throws Exception {
    LockHandle held = clients.get(0).lock("left-behind").acquire();
    try (Session session = clients.get(1).openSession()) {
      var own = clients.get(1).lock("left-behind").acquireAsync();
      var ofSession = session.lock("left-behind").acquireAsync();
      awaitWaiters("left-behind", 2);
      own.cancel(true);
      ofSession.cancel(true);
      awaitWaiters("left-behind", 0);
      assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
      held.close();
    }
  }

  @Test
  void everyKindOfHoldIsWhatItsNameSays() throws Exception {
    QuorateClient client = clients.get(0);
    LockHandle reader = client.lock("kinds").shared().acquire();
    LockHandle beside = client.lock("kinds").shared().acquire();
    assertThat(client.lock("kinds").tryAcquire()).isEmpty();
    assertThat(reader.upgrade(Duration.ofMillis(200))).isFalse();
    beside.close();
    assertThat(reader.upgrade(WAIT)).isTrue();
    assertThat(reader.fencingToken()).isGreaterThan(beside.fencingToken());
    reader.downgrade();
    assertThat(reader.type()).isEqualTo(LockType.SHARED);
    client.lock("kinds").shared().tryAcquire().orElseThrow().close();

    assertThat(client.locks(List.of("kinds", "more")).tryAcquire()).isEmpty();
    assertThat(cluster.node(0).call(state("more")).status()).isEqualTo(404);
    reader.close();
    LockHandle both = client.locks(List.of("more", "kinds")).acquire();
    assertThat(both.fencingToken("kinds")).isNotEqualTo(both.fencingToken("more"));
    both.close();
    assertThat(cluster.node(0).call(state("kinds")).status()).isEqualTo(404);

    LockHandle two = client.semaphore("permits", 3).permits(2).acquire();
    LockHandle one = client.semaphore("permits", 3).acquire();
    assertThat(client.semaphore("permits", 3).tryAcquire()).isEmpty();
    two.close();
    client.semaphore("permits", 3).permits(2).tryAcquire().orElseThrow().close();
    one.close();

    try (Session session = client.openSession()) {
      LockHandle once = session.lock("entered").acquire();
      LockHandle again = session.lock("entered").acquire();
      assertThat(again.fencingToken()).isEqualTo(once.fencingToken());
      once.close();
      assertThat(client.lock("entered").tryAcquire()).isEmpty();
      again.close();
      client.lock("entered").tryAcquire().orElseThrow().close();
    }
  }

  private QuorateClient client() {
    return QuorateClient.builder()
        .nodes(cluster.nodes().stream().map(ClientIT::address).toArray(String[]::new))
        .name("it")
        .sessionTtl(Duration.ofSeconds(20))
        .build();
  }

  static String address(LiveNode node) {
    return "http://localhost:" + node.port();
  }

  @Test
  void theCacheIsOneForAllAndItsWritesAreConditional() throws Exception {
    QuorateCache<String> one = clients.get(0).cache();
    QuorateCache<String> other = clients.get(1).cache();
    long version = one.put("client ä", "{\"n\": 1}");
    assertThat(other.get("client ä")).contains(new Cached<>("client ä", "{\"n\": 1}", version));
    assertThat(other.putIfAbsent("client ä", "2")).isEqualTo(new CacheWrite(false, version));
    CacheWrite second = other.compareAndSet("client ä", version, "2");
    assertThat(second.isDone()).isTrue();
    assertThat(one.compareAndSet("client ä", version, "3"))
        .isEqualTo(new CacheWrite(false, second.version()));
    assertThat(one.status("client ä").states()).isNotEmpty();
    one.invalidate("client ä");
    assertThat(other.get("client ä").orElseThrow().version()).isEqualTo(second.version());
    assertThat(one.remove("client ä", version)).isFalse();
    assertThat(one.remove("client ä", second.version())).isTrue();
    assertThat(one.remove("client ä")).isFalse();
    assertThat(other.get("client ä")).isEmpty();
    one.put("client ä", "4", PutOptions.DEFAULT.withTtl(Duration.ofMillis(300)));
    Await.until(() -> "its life is over", SECONDS, () -> isAbsent(other, "client ä"));
  }

  private static boolean isAbsent(QuorateCache<String> cache, String key) {
    return cache.getAsync(key).join().isEmpty();
  }

  @Test
  void processorsOfTwoProgramsCountRightWhileTheNodeThatLeadsIsKilled() throws Exception {
    int rounds = 40;
    URI place =
        URI.create(
            cluster.nodes().stream()
                .map(node -> "localhost:" + node.port())
                .collect(Collectors.joining(",", "quorate://", "")));
    AtomicInteger done = new AtomicInteger();
    AtomicInteger unknown = new AtomicInteger();
    try (CachingProvider one = new QuorateCachingProvider();
        CachingProvider other = new QuorateCachingProvider()) {
      List<CompletableFuture<Void>> programs = new ArrayList<>();
      for (CachingProvider provider : List.of(one, other)) {
        Cache<String, Integer> counters = counters(provider.getCacheManager(place, null));
        programs.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    increment(counters, done, unknown);
                  }
                }));
      }
      Await.until(() -> done + " done", SECONDS, () -> done.get() > 10);
      cluster.awaitLeader().kill();
      CompletableFuture.allOf(programs.toArray(CompletableFuture<?>[]::new))
          .get(120, TimeUnit.SECONDS);
      Cache<String, Integer> counters =
          one.getCacheManager(place, null).getCache("counters", String.class, Integer.class);
      assertThat(counters.get("n")).isBetween(done.get(), done.get() + unknown.get());
      List<String> keys = new ArrayList<>();
      counters.forEach(entry -> keys.add(entry.getKey()));
      assertThat(keys).containsExactly("n");
      one.getCacheManager(place, null).destroyCache("counters");
      assertThat(clients.get(0).cache().get("jcache:counters:s:n").orElseThrow().value())
          .as("a fence")
          .hasSizeLessThan(60);
    }
    assertThat(done.get()).isGreaterThan(rounds);
  }

  private static Cache<String, Integer> counters(CacheManager manager) {
    return manager.createCache(
        "counters",
        new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
  }

  private static void increment(
      Cache<String, Integer> counters, AtomicInteger done, AtomicInteger unknown) {
    try {
      counters.invoke(
          "n",
          (entry, none) -> {
            entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
            return null;
          });
      done.incrementAndGet();
    } catch (CacheException e) {
      if (e.getCause() instanceof OutcomeUnknownException) {
        unknown.incrementAndGet();
      }
    }
  }

  private void awaitWaiters(String lock, int count) {
    Await.until(
        count + " wait for " + lock,
        SECONDS,
        () -> cluster.node(0).tryCall(state(lock)).waiters().size() == count);
  }
}
