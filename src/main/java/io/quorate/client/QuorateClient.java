package io.quorate.client;

import io.quorate.client.cache.CacheCodec;
import io.quorate.client.cache.QuorateCache;
import io.quorate.client.queue.QuorateQueue;
import io.quorate.client.wire.Call;
import io.quorate.client.wire.Clockwork;
import io.quorate.client.wire.Cluster;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Names;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Wire;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Locks, queues and the cache of a Quorate cluster. One client serves a whole program; it fails
 * over between the nodes and keeps alive what is held. Thread-safe.
 *
 * <p>Expected answers are values. An {@link OutcomeUnknownException} says that a call may have been
 * carried out, an {@link UnavailableException} that it was not; misuse is an {@link
 * IllegalArgumentException} or an {@link IllegalStateException}.
 */
public final class QuorateClient implements AutoCloseable {
  private final Surroundings surroundings;
  private final SessionPool pool;
  private final ThreadLocks threads;
  private final List<AutoCloseable> owned;

  QuorateClient(
      List<URI> nodes,
      Wire wire,
      Clockwork clock,
      RandomGenerator random,
      Executor callbacks,
      Settings settings) {
    Cluster cluster = new Cluster(nodes, wire, clock, random);
    surroundings = new Surroundings(cluster, clock, random, callbacks, settings);
    pool = new SessionPool(surroundings);
    threads = new ThreadLocks(surroundings, pool);
    owned =
        List.of(wire, clock).stream()
            .filter(AutoCloseable.class::isInstance)
            .map(AutoCloseable.class::cast)
            .toList();
  }

  public static QuorateClientBuilder builder() {
    return new QuorateClientBuilder();
  }

  /**
   * A lock. Each acquisition is an owner of its own: two exclude each other, in whatever threads.
   *
   * @throws IllegalArgumentException if the name is not allowed
   */
  public QuorateLock lock(String name) {
    return locks(List.of(name));
  }

  /**
   * Several locks, all granted or none.
   *
   * @throws IllegalArgumentException if it is none or more than 64, or one twice
   */
  public QuorateLock locks(List<String> names) {
    return new QuorateLock(surroundings, pool, new Claim(names, LockType.EXCLUSIVE, 1, 0));
  }

  /**
   * A semaphore.
   *
   * @param permitsMax how many permits there are, from 1 to 10,000; all who use it at the same time
   *     have to name the same number
   */
  public QuorateLock semaphore(String name, int permitsMax) {
    if (permitsMax < 1) {
      throw new IllegalArgumentException("a semaphore has a permit at least, not " + permitsMax);
    }
    Claim claim = new Claim(List.of(name), LockType.SEMAPHORE, 1, permitsMax);
    return new QuorateLock(surroundings, pool, claim);
  }

  /** A lock that threads own, reentrant, as {@link java.util.concurrent.locks.Lock}. */
  public ThreadLock threadLock(String name) {
    return new ThreadLock(threads, name, LockType.EXCLUSIVE);
  }

  /** The same with a shared side, as {@link java.util.concurrent.locks.ReadWriteLock}. */
  public ThreadReadWriteLock readWriteLock(String name) {
    return new ThreadReadWriteLock(threads, name);
  }

  /**
   * A queue. What consumes from it or produces for it is to be closed before the client is.
   *
   * @throws IllegalArgumentException if the name is not allowed
   */
  public QuorateQueue queue(String name) {
    return new QuorateQueue(new ClientDoor(surroundings, "queue/" + name), name);
  }

  /** The cache, with values as the JSON that they are. */
  public QuorateCache<String> cache() {
    return cache(CacheCodec.JSON);
  }

  /** The cache, with values that become JSON by a codec. */
  public <V> QuorateCache<V> cache(CacheCodec<V> codec) {
    return new QuorateCache<>(new ClientDoor(surroundings, ""), codec);
  }

  /** Begins a session of the program's own: one owner for as many locks as it takes. */
  public Session openSession() throws InterruptedException {
    return Futures.await(openSessionAsync());
  }

  private CompletableFuture<Session> openSessionAsync() {
    return pool.openOwn();
  }

  /**
   * Asks the cluster whether a token is still good. A resource that has seen greater ones needs not
   * ask: see {@link FencedGuard}.
   */
  public Validity validate(String lock, long fencingToken) throws InterruptedException {
    Names.requireValid("a lock name", lock);
    Call call = Call.of("GET", "lock", lock, "validate").with("fencing_token", fencingToken);
    Answered answered =
        Refusals.answered(
            Futures.await(surroundings.cluster().call(call, surroundings.settings().patience())));
    if (!answered.reply().isOk()) {
      throw Refusals.of(answered.reply());
    }
    return new Validity(answered.reply().isTrue("valid"), answered.reply().detail());
  }

  /**
   * Ends all that is held or waited for, and the client. What the cluster cannot be told in time
   * ends there by itself.
   */
  @Override
  public void close() {
    Futures.join(pool.close());
    for (AutoCloseable each : owned) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("the client could not be closed", e);
      }
    }
  }
}
