package io.quorate.machine;

import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.lock.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A log of few clients on few locks, from a seed: commands of every kind, late, repeated and
 * reordered by gateways that come and go, at times that creep and leap.
 */
final class RandomEntries {
  private static final int GATEWAYS = 3;
  private static final int REMEMBERED = 30;

  private final Rng rng;
  private final int clients;
  private final int locks;
  private final int leapMax;
  private final int patience;
  private final List<Gateway> gateways = new ArrayList<>();
  private final List<Command.OnLock> sent = new ArrayList<>();
  private final List<FencingToken> tokens = new ArrayList<>();
  private final List<LockEvent.Aborted> victims = new ArrayList<>();
  private final double withSessions;
  private long timeMillis;
  private long greatestSequence;
  private boolean isBootstrapped;

  private static final class Gateway {
    private final long id;
    private final List<Long> held = new ArrayList<>();
    private long sequence;
    private long answeredBelow;

    private Gateway(long id) {
      this.id = id;
    }
  }

  RandomEntries(long seed) {
    rng = new Rng(seed);
    clients = 2 + rng.index(6);
    locks = 1 + rng.index(5);
    leapMax = 1 + rng.index(40);
    patience = 1 + rng.index(8);
    withSessions = rng.chance(0.4) ? 0 : rng.index(80) / 100.0;
    for (int i = 0; i < GATEWAYS; i++) {
      gateways.add(new Gateway(rng.nextLong()));
    }
  }

  boolean chance(double probability) {
    return rng.chance(probability);
  }

  int index(int bound) {
    return rng.index(bound);
  }

  /** When the next entry is written. */
  long timeMillis() {
    if (rng.chance(0.01)) {
      timeMillis += GatewayMemory.IDLE_MILLIS;
    } else {
      timeMillis += rng.chance(0.02) ? GatewayMemory.IDLE_MILLIS / 3 : rng.index(leapMax);
    }
    return timeMillis;
  }

  Command command() {
    if (rng.chance(isBootstrapped ? 0.01 : 0.3)) {
      isBootstrapped = true;
      return new Command.Bootstrap(MachineDriver.BASE + rng.index(1_000));
    }
    if (rng.chance(0.05)) {
      return new Command.PassTime();
    }
    Command.OnLock command = onLock();
    sent.add(command);
    if (sent.size() > REMEMBERED) {
      sent.remove(0);
    }
    return command;
  }

  /** Learns what later commands and queries may refer to. */
  void see(Applied applied) {
    if (applied.outcome() instanceof Granted granted) {
      tokens.add(granted.token());
    } else if (applied.outcome() instanceof LockAnswer.GrantedAll all) {
      all.grants().forEach(granted -> tokens.add(granted.token()));
    }
    applied.events().stream()
        .filter(LockEvent.Aborted.class::isInstance)
        .map(LockEvent.Aborted.class::cast)
        .forEach(victims::add);
  }

  List<LockQuery> queries() {
    List<LockQuery> queries = new ArrayList<>();
    queries.add(new LockQuery.DescribeWaits());
    queries.add(new LockQuery.ListLocks("", null, LockQuery.ListLocks.LIMIT_MAX));
    for (int i = 0; i < clients; i++) {
      queries.add(new LockQuery.DescribeSession(new SessionId("session" + i)));
    }
    for (int i = 0; i < locks; i++) {
      queries.add(new LockQuery.Describe(new LockName("lock" + i)));
      queries.add(new LockQuery.Validate(new LockName("lock" + i), token()));
    }
    return queries;
  }

  private Command.OnLock onLock() {
    if (!sent.isEmpty() && rng.chance(0.15)) {
      return sent.get(rng.index(sent.size())); // the gateway repeats it
    }
    if (!sent.isEmpty() && rng.chance(0.1)) {
      Command.OnLock again = sent.get(rng.index(sent.size())); // the client repeats it
      return new Command.OnLock(stamp(), again.requestId(), again.command());
    }
    return new Command.OnLock(
        stamp(), requestId(), rng.chance(withSessions) ? sessionCommand() : lockCommand());
  }

  private GatewayStamp stamp() {
    int place = rng.index(GATEWAYS);
    if (rng.chance(0.02)) {
      gateways.set(place, new Gateway(rng.nextLong()));
    }
    Gateway gateway = gateways.get(place);
    if (!gateway.held.isEmpty() && rng.chance(0.2)) {
      long late = gateway.held.remove(rng.index(gateway.held.size()));
      return new GatewayStamp(gateway.id, late, Math.min(gateway.answeredBelow, late));
    }
    while (rng.chance(0.2)) {
      gateway.held.add(++gateway.sequence);
    }
    gateway.sequence++;
    if (rng.chance(0.2)) {
      gateway.answeredBelow = rng.between(gateway.answeredBelow, gateway.sequence + 2);
    }
    return new GatewayStamp(gateway.id, gateway.sequence, gateway.answeredBelow);
  }

  private @Nullable RequestId requestId() {
    return rng.chance(0.4) ? new RequestId("request" + rng.index(30)) : null;
  }

  private LockCommand sessionCommand() {
    // One client's session among many commands, so that its answers do not all fit.
    int owner = rng.chance(0.7) ? 0 : rng.index(clients);
    SessionId session = new SessionId("session" + owner);
    ClientId client = new ClientId("client" + owner);
    return switch (rng.index(30)) {
      case 0, 1, 2 ->
          new LockCommand.OpenSession(
              session,
              rng.chance(0.9) ? client : new ClientId("client" + rng.index(clients)),
              rng.chance(0.3) ? 1 + duration(2_000) : 50_000,
              rng.chance(0.5) ? 0 : duration(200));
      case 3, 4, 5, 6, 7 -> new LockCommand.KeepAlive(session);
      case 8 ->
          rng.chance(0.3)
              ? new LockCommand.EndSession(session)
              : new LockCommand.KeepAlive(session);
      default ->
          new LockCommand.UnderSession(
              session,
              sequence(),
              lockCommand(
                  new LockName("lock" + rng.index(locks)),
                  rng.chance(0.95) ? client : new ClientId("other")));
    };
  }

  private long sequence() {
    if (rng.chance(0.1)) {
      return 0;
    }
    greatestSequence += rng.index(3);
    return Math.max(1, greatestSequence - (rng.chance(0.3) ? rng.index(40) : 0));
  }

  private LockCommand.OfLock lockCommand() {
    if (!victims.isEmpty() && rng.chance(0.2)) {
      LockEvent.Aborted victim = victims.remove(rng.index(victims.size())); // it comes to be told
      return lockCommand(victim.lock(), victim.client());
    }
    return lockCommand(
        new LockName("lock" + rng.index(locks)), new ClientId("client" + rng.index(clients)));
  }

  private LockCommand.OfLock lockCommand(LockName lock, ClientId client) {
    return switch (rng.index(13)) {
      case 0 -> new LockCommand.Renew(lock, client, duration(200));
      case 1 -> new LockCommand.LeaveQueue(lock, client);
      case 2 -> new LockCommand.Release(lock, client, null);
      case 3 -> new LockCommand.Release(lock, client, token());
      case 4 -> new LockCommand.Downgrade(lock, client, duration(200));
      case 5 ->
          new LockCommand.ReleaseAll(
              someLocks(lock).stream()
                  .map(each -> new LockCommand.Release(each, client, null))
                  .toList());
      default -> acquire(lock, client);
    };
  }

  private LockCommand.OfLock acquire(LockName lock, ClientId client) {
    LockCommand.Terms terms =
        new LockCommand.Terms(
            duration(400),
            rng.chance(0.2) ? 0 : duration(300),
            duration(100),
            rng.index(1_000),
            rng.chance(0.2));
    LockMode mode = rng.chance(0.5) ? LockMode.EXCLUSIVE : LockMode.SHARED;
    if (rng.chance(0.15)) {
      return new LockCommand.AcquireAll(someLocks(lock), client, mode, terms);
    }
    if (rng.chance(0.15)) {
      LockName semaphore = rng.chance(0.9) ? new LockName("semaphore") : lock;
      int permitsMax = rng.chance(0.2) ? 0 : 3;
      return new LockCommand.AcquirePermits(semaphore, client, 1 + rng.index(2), permitsMax, terms);
    }
    return new LockCommand.Acquire(
        lock,
        client,
        mode,
        terms.ttlMillis(),
        terms.placeMillis(),
        terms.offerMillis(),
        terms.wallMillis(),
        terms.isResumption());
  }

  private List<LockName> someLocks(LockName one) {
    TreeSet<LockName> some = new TreeSet<>(List.of(one));
    for (int i = rng.index(3); i > 0; i--) {
      some.add(new LockName("lock" + rng.index(locks)));
    }
    return List.copyOf(some);
  }

  private long duration(int bound) {
    if (rng.chance(0.02)) {
      return rng.chance(0.5) ? -1 : Long.MAX_VALUE;
    }
    return rng.chance(0.1) ? 100_000 : rng.index(bound * patience);
  }

  private FencingToken token() {
    return tokens.isEmpty()
        ? new FencingToken(MachineDriver.BASE)
        : tokens.get(Math.max(0, tokens.size() - 1 - rng.index(20)));
  }
}
