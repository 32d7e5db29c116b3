package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.live.Await;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.port.CommittedLocks;
import io.quorate.realredis.RedisProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: who looks into Redis sees who holds what. Method: play the locks of two nodes. */
class LockMirrorIT {
  private static final int SECONDS_MAX = 30;
  private static final int MANY = 1_200;

  private final PlayedLocks locks = new PlayedLocks();
  private RedisProcess redis;
  private RedisTarget target;
  private LockMirror mirror;

  @BeforeEach
  void start() {
    redis = RedisProcess.fleeting();
    target = RedisTarget.standalone("127.0.0.1", redis.port());
    mirror = LockMirror.start(target, locks, Executors.defaultThreadFactory());
  }

  @AfterEach
  void stop() {
    mirror.close();
    redis.close();
  }

  @Test
  void aLockIsShownWithAllThatHoldItUntilNobodyDoes() {
    locks.hold("a", LockMode.SHARED, 7, 1_000, "bob \"b\"", "carol");
    awaitField("a", "type", "shared");
    assertThat(field("a", "holders")).isEqualTo("[\"bob \\\"b\\\"\",\"carol\"]");
    assertThat(field("a", "token")).isEqualTo("7");
    assertThat(field("a", "expiry")).isEqualTo(Long.toString(1_000 + PlayedLocks.OFFSET_MILLIS));

    locks.hold("a", LockMode.EXCLUSIVE, 9_007_199_254_740_991L, 2_000, "bob");
    awaitField("a", "type", "exclusive");
    assertThat(field("a", "token")).isEqualTo("9007199254740991");
    locks.release("a");
    awaitNone("a");
  }

  @Test
  void aRenewalThatNobodyTellsOfIsFound() {
    locks.hold("a", LockMode.EXCLUSIVE, 1, 1_000, "bob");
    awaitField("a", "token", "1");
    locks.holdUnnoticed("a", LockMode.EXCLUSIVE, 1, 5_000, "bob");
    awaitField("a", "expiry", Long.toString(5_000 + PlayedLocks.OFFSET_MILLIS));
  }

  @Test
  void whatAnotherLeaderLeftBehindIsRemovedAndWhatIsHeldIsWritten() {
    locks.isLeader = false;
    for (int i = 0; i < MANY; i++) {
      locks.hold("held" + i, LockMode.EXCLUSIVE, i + 1, 1_000, "bob");
      redis.ask("ZADD", MirroredLocks.NAMES, "0", "gone" + i);
    }
    redis.ask("HSET", "lock:{gone7}", "type", "exclusive");
    assertThat(redis.ask("KEYS", "lock:{held*")).isEmpty();
    locks.isLeader = true;

    Await.until(
        "only what is held is shown",
        SECONDS_MAX,
        () ->
            redis.ask("KEYS", "lock:{held*").split(",", -1).length == MANY
                && redis.ask("ZCARD", MirroredLocks.NAMES).equals(Integer.toString(MANY)));
    assertThat(redis.ask("KEYS", "lock:{gone*")).isEmpty();
    awaitField("held" + (MANY - 1), "token", Integer.toString(MANY));
  }

  @Test
  void whatHappenedWhileRedisWasAwayIsMadeUpFor() {
    locks.hold("before", LockMode.EXCLUSIVE, 1, 1_000, "bob");
    awaitField("before", "token", "1");
    redis.kill();
    locks.hold("meanwhile", LockMode.EXCLUSIVE, 2, 1_000, "bob");
    redis.start();
    awaitField("meanwhile", "token", "2");
    awaitField("before", "token", "1");
  }

  @Test
  void whoeverHasNotTheRightToShowThemSaysSoOnce() {
    redis.ask("ACL", "SETUSER", "looker", "on", ">secret", "+@connection", "~*");
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Handler listener = new ToldLines(told);
    Logger log = Logger.getLogger(LockMirror.class.getName());
    log.addHandler(listener);
    locks.hold("a", LockMode.EXCLUSIVE, 1, 1_000, "bob");
    LockMirror other =
        LockMirror.start(
            RedisUrl.parse("redis://looker:secret@127.0.0.1:" + redis.port()),
            locks,
            Executors.defaultThreadFactory());
    try {
      Await.until("it says so", SECONDS_MAX, () -> !told.isEmpty());
      assertThat(Await.holdsFor(500, () -> told.size() == 1)).isTrue();
      assertThat(told.get(0)).contains("not shown").contains("NOPERM").doesNotContain("secret");
      redis.ask("ACL", "SETUSER", "looker", "+@all", "&*");
      Await.until("it says that, too", SECONDS_MAX, () -> told.size() == 2);
    } finally {
      other.close();
      log.removeHandler(listener);
    }
  }

  private static final class ToldLines extends Handler {
    private final List<String> lines;

    private ToldLines(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void nobodyButTheLeaderWrites() {
    locks.hold("a", LockMode.EXCLUSIVE, 1, 1_000, "bob");
    awaitField("a", "token", "1");
    PlayedLocks stale = new PlayedLocks();
    stale.isLeader = false;
    LockMirror other = LockMirror.start(target, stale, Executors.defaultThreadFactory());
    try {
      assertThat(Await.holdsFor(1_500, () -> field("a", "token").equals("1"))).isTrue();
    } finally {
      other.close();
    }
  }

  private void awaitField(String lock, String name, String value) {
    Await.until(
        () -> lock + " has " + name + " " + field(lock, name),
        SECONDS_MAX,
        () -> field(lock, name).equals(value));
  }

  private void awaitNone(String lock) {
    Await.until(
        lock + " is not shown",
        SECONDS_MAX,
        () -> redis.ask("EXISTS", "lock:{" + lock + "}", MirroredLocks.NAMES).equals("0"));
  }

  private String field(String lock, String name) {
    return redis.ask("HGET", "lock:{" + lock + "}", name);
  }

  /** Locks as a test says that they are. */
  private static final class PlayedLocks implements CommittedLocks {
    static final long OFFSET_MILLIS = 1_700_000_000_000L;

    private final TreeMap<String, LockView> views = new TreeMap<>();
    private final List<LockName> changed = new ArrayList<>();
    private volatile boolean isLeader = true;

    synchronized void hold(String lock, LockMode mode, long token, long ends, String... clients) {
      holdUnnoticed(lock, mode, token, ends, clients);
      changed.add(new LockName(lock));
    }

    synchronized void holdUnnoticed(
        String lock, LockMode mode, long token, long ends, String... clients) {
      List<HolderView> holders =
          Arrays.stream(clients)
              .map(
                  client ->
                      new HolderView(
                          new ClientId(client), mode, new FencingToken(token), 1, ends, 0, 1))
              .toList();
      LockName name = new LockName(lock);
      views.put(lock, new LockView(name, holders, List.of(), 0, 0));
    }

    synchronized void release(String lock) {
      views.remove(lock);
      changed.add(new LockName(lock));
    }

    @Override
    public boolean isToShow() {
      return isLeader;
    }

    @Override
    public synchronized Optional<List<LockName>> changed() {
      List<LockName> news = List.copyOf(changed);
      changed.clear();
      return Optional.of(news);
    }

    @Override
    public synchronized CompletionStage<Optional<LockView>> lock(LockName lock) {
      return CompletableFuture.completedFuture(Optional.ofNullable(views.get(lock.value())));
    }

    @Override
    public synchronized CompletionStage<LockPage> page(@Nullable String after, int limit) {
      List<LockView> behind =
          List.copyOf((after == null ? views : views.tailMap(after, false)).values());
      List<LockView> page = behind.stream().limit(limit).toList();
      return CompletableFuture.completedFuture(new LockPage(page, page.size() == behind.size()));
    }

    @Override
    public long wallMillis(long logMillis) {
      return OFFSET_MILLIS + logMillis;
    }
  }
}
