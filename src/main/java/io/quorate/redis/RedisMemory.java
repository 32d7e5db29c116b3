package io.quorate.redis;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryRequest;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Names;
import io.quorate.kernel.Outcome;
import io.quorate.machine.CacheReply;
import io.quorate.port.CacheStore;
import io.quorate.port.StoreHealth;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The cache's values in Redis, and what others say of them there. A Redis that is away is looked
 * for in the background, and what is asked is answered {@link Outcome.StoreAway} meanwhile.
 */
public final class RedisMemory implements CacheStore, StoreHealth, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RedisMemory.class.getName());

  /** Beside the calls: the subscription, and the look whether Redis is there. */
  private static final int OTHER_CONNECTIONS = 2;

  private static final long WATCH_MILLIS = 500;

  /** Between the name of a key and its version, where nodes tell of what they have written. */
  private static final char OF_NODES = '/';

  private final RedisLink link;
  private final RedisWorkers workers;
  private final CacheScripts scripts;
  private final RedisWatch watch;
  private final Repeater watches;
  private final ThreadFactory threads;
  private @Nullable Subscription news;
  private volatile boolean isHearing;
  private volatile boolean hasToldOfLaterHome;

  private RedisMemory(RedisTarget target, ThreadFactory threads) {
    link = new RedisLink(target, RedisWorkers.CALLS_MAX + OTHER_CONNECTIONS);
    workers = new RedisWorkers(threads);
    scripts = new CacheScripts(link);
    watch = new RedisWatch(RedisContents.CACHE, target, link, () -> true, WATCH_MILLIS);
    watches = new Repeater(watch::look, WATCH_MILLIS, threads);
    this.threads = threads;
  }

  /** Begins to look for Redis; it need not be there yet. */
  public static RedisMemory start(RedisTarget target, ThreadFactory threads) {
    RedisMemory memory = new RedisMemory(target, threads);
    memory.watches.start();
    return memory;
  }

  @Override
  public void carryOut(int shard, MemoryRequest request, Consumer<Outcome> onOutcome) {
    workers.run(() -> new CacheReply(answer(shard, request)), onOutcome);
  }

  private MemoryAnswer answer(int shard, MemoryRequest request) throws RedisFailure {
    MemoryAnswer answer = scripts.carryOut(shard, request);
    if (answer.kind() == MemoryAnswer.Kind.FENCED && !hasToldOfLaterHome) {
      hasToldOfLaterHome = true;
      LOG.warning(
          () ->
              String.format(
                  "Redis has heard of a later home of shard %d than that of term %d. If keys of the"
                      + " cache stay away with 503, this Redis has been another cluster's: remove"
                      + " its keys %s*",
                  shard, request.term(), CacheScripts.keyOf(shard)));
    }
    return answer;
  }

  @Override
  public synchronized void listen(Listener listener) {
    Invariant.check(news == null, "one listener");
    news = new Subscription(link, CacheScripts.CHANNEL, new Interpreter(listener), threads);
    news.start();
  }

  @Override
  public Optional<String> trouble() {
    return watch
        .trouble()
        .or(() -> isHearing ? Optional.empty() : Optional.of("Redis does not tell of changes"));
  }

  /** Calls that are under way are waited for. */
  @Override
  public synchronized void close() {
    watches.close();
    if (news != null) {
      news.close();
    }
    workers.close();
    link.close();
  }

  /** Makes of what is said on the channel what the cache is to hear. */
  private final class Interpreter implements Subscription.Listener {
    private final Listener listener;

    private Interpreter(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void subscribed() {
      isHearing = true;
      listener.hears(true);
    }

    @Override
    public void message(String text) {
      if (text.indexOf(OF_NODES) >= 0) {
        return; // of a home, which has called all copies back before
      }
      try {
        Names.requireValid("a key", text);
      } catch (IllegalArgumentException e) {
        LOG.log(Level.FINE, "Somebody has told of the change of what is no key", e);
        return;
      }
      listener.changed(text);
    }

    @Override
    public void lost() {
      isHearing = false;
      listener.hears(false);
    }
  }
}
