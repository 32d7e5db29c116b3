package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Validity;
import io.quorate.lock.LockAnswer.WaitForGraph;
import io.quorate.lock.LockCommand.Acquire;
import java.util.ArrayList;
import java.util.List;

/** A lock table that is spoken to in plain names, with the log time in its hand. */
final class LockDriver {
  static final long BASE = 1_000_000;
  static final long TTL_MILLIS = 30_000;
  static final long PLACE_MILLIS = 10_000;
  static final long OFFER_MILLIS = 5_000;

  final LockTable table;
  private final List<LockEvent> events = new ArrayList<>();
  private long nowMillis = 1_000;

  LockDriver(DeadlockPolicy policy) {
    table = new LockTable(policy);
    table.start(BASE);
  }

  LockDriver() {
    this(DeadlockPolicy.YOUNGEST);
  }

  long nowMillis() {
    return nowMillis;
  }

  void pass(long millis) {
    nowMillis += millis;
    table.expire(nowMillis, events::add);
  }

  Outcome apply(LockCommand command) {
    return table.apply(nowMillis, command, events::add);
  }

  /** Acquires or queues. */
  Outcome queue(String lock, String client, LockMode mode) {
    return apply(acquire(lock, client, mode, PLACE_MILLIS));
  }

  /** Acquires or leaves nothing behind. */
  Outcome attempt(String lock, String client, LockMode mode) {
    return apply(acquire(lock, client, mode, 0));
  }

  Granted grant(String lock, String client, LockMode mode) {
    Outcome outcome = attempt(lock, client, mode);
    assertThat(outcome).isInstanceOf(Granted.class);
    return (Granted) outcome;
  }

  Outcome renew(String lock, String client, long ttlMillis) {
    return apply(new LockCommand.Renew(new LockName(lock), new ClientId(client), ttlMillis));
  }

  Outcome release(String lock, String client) {
    return apply(new LockCommand.Release(new LockName(lock), new ClientId(client), null));
  }

  Outcome release(String lock, String client, FencingToken token) {
    return apply(new LockCommand.Release(new LockName(lock), new ClientId(client), token));
  }

  Outcome leave(String lock, String client) {
    return apply(new LockCommand.LeaveQueue(new LockName(lock), new ClientId(client)));
  }

  /** Begins a session that is called like its client. */
  Outcome open(String client, long ttlMillis, long delayMillis) {
    return apply(
        new LockCommand.OpenSession(
            new SessionId(client), new ClientId(client), ttlMillis, delayMillis));
  }

  Outcome keepAlive(String session) {
    return apply(new LockCommand.KeepAlive(new SessionId(session)));
  }

  Outcome endSession(String session) {
    return apply(new LockCommand.EndSession(new SessionId(session)));
  }

  /** Takes a lock for as long as the session lives. */
  Outcome acquireUnder(String session, String lock, String client, LockMode mode) {
    Acquire acquire =
        new Acquire(
            new LockName(lock),
            new ClientId(client),
            mode,
            LockCommand.AS_LONG_AS_THE_SESSION,
            PLACE_MILLIS,
            OFFER_MILLIS,
            7,
            false);
    return apply(new LockCommand.UnderSession(new SessionId(session), 0, acquire));
  }

  Outcome downgrade(String lock, String client) {
    return apply(new LockCommand.Downgrade(new LockName(lock), new ClientId(client), TTL_MILLIS));
  }

  /** Takes all the locks, which are named in their order, or queues for them. */
  Outcome queueAll(String client, LockMode mode, String... locks) {
    return apply(new LockCommand.AcquireAll(names(locks), new ClientId(client), mode, terms(true)));
  }

  /** Takes all the locks or leaves nothing behind. */
  Outcome attemptAll(String client, LockMode mode, String... locks) {
    return apply(
        new LockCommand.AcquireAll(names(locks), new ClientId(client), mode, terms(false)));
  }

  Outcome releaseAll(String client, String... locks) {
    return apply(
        new LockCommand.ReleaseAll(
            names(locks).stream()
                .map(lock -> new LockCommand.Release(lock, new ClientId(client), null))
                .toList()));
  }

  /** Takes permits of a semaphore, or queues for them. */
  Outcome queue(String lock, String client, int permits, int permitsMax) {
    return apply(
        new LockCommand.AcquirePermits(
            new LockName(lock), new ClientId(client), permits, permitsMax, terms(true)));
  }

  private static List<LockName> names(String... locks) {
    return java.util.Arrays.stream(locks).map(LockName::new).toList();
  }

  private static LockCommand.Terms terms(boolean isQueueing) {
    return new LockCommand.Terms(TTL_MILLIS, isQueueing ? PLACE_MILLIS : 0, OFFER_MILLIS, 7, false);
  }

  LockAnswer describe(String lock) {
    return table.query(new LockQuery.Describe(new LockName(lock)));
  }

  List<String> holders(String lock) {
    return describe(lock) instanceof LockView view
        ? view.holders().stream().map(holder -> holder.client().value()).toList()
        : List.of();
  }

  List<String> waiters(String lock) {
    return describe(lock) instanceof LockView view
        ? view.waiters().stream().map(waiter -> waiter.client().value()).toList()
        : List.of();
  }

  List<String> offered(String lock) {
    return describe(lock) instanceof LockView view
        ? view.waiters().stream()
            .filter(LockAnswer.WaiterView::isOffered)
            .map(waiter -> waiter.client().value())
            .toList()
        : List.of();
  }

  boolean isValid(String lock, FencingToken token) {
    return ((Validity) table.query(new LockQuery.Validate(new LockName(lock), token))).isValid();
  }

  WaitForGraph graph() {
    return (WaitForGraph) table.query(new LockQuery.DescribeWaits());
  }

  byte[] state() {
    ByteWriter out = new ByteWriter();
    table.writeTo(out);
    return out.toByteArray();
  }

  /** What has happened since the last call. */
  List<LockEvent> drainEvents() {
    List<LockEvent> drained = List.copyOf(events);
    events.clear();
    return drained;
  }

  static List<ClientId> clients(String... names) {
    return java.util.Arrays.stream(names).map(ClientId::new).toList();
  }

  static Acquire acquire(String lock, String client, LockMode mode, long placeMillis) {
    return new Acquire(
        new LockName(lock),
        new ClientId(client),
        mode,
        TTL_MILLIS,
        placeMillis,
        OFFER_MILLIS,
        7,
        false);
  }
}
