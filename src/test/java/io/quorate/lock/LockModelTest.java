package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Validity;
import io.quorate.lock.LockAnswer.WaitForGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;

/**
 * Goal: the table does what {@link NaiveLocks} does, and no step breaks a law of locks. Method:
 * random commands of few clients on few locks, from a seed; {@code -Dlock.seeds=N} runs more.
 */
class LockModelTest {
  private static final int SEEDS = Integer.getInteger("lock.seeds", 100);
  private static final int STEPS = 300;
  private static final long BASE = 1_000;

  @ParameterizedTest
  @EnumSource(DeadlockPolicy.class)
  void tableDoesWhatTheModelDoes(DeadlockPolicy policy) {
    LongStream.range(0, SEEDS)
        .forEach(
            seed -> {
              try {
                new Run(policy, seed).steps();
              } catch (AssertionError | RuntimeException e) {
                throw new AssertionFailedError("policy " + policy + ", seed " + seed, e);
              }
            });
  }

  private static final class Run {
    private final Rng rng;
    private final int clients;
    private final int locks;
    private final int leapMax;
    private final double withSessions;
    private final double withPermits;
    private final double withGroups;
    private final LockTable table;
    private final LockTable twin;
    private final NaiveLocks model;
    private final List<FencingToken> tokens = new ArrayList<>();
    private long nowMillis = 10;
    private long greatestToken = BASE;

    private Run(DeadlockPolicy policy, long seed) {
      rng = new Rng(seed);
      clients = 2 + rng.index(6);
      locks = 1 + rng.index(5);
      leapMax = 1 + rng.index(40);
      withPermits = rng.chance(0.4) ? 0 : rng.index(50) / 100.0;
      withGroups = rng.chance(0.3) ? 0 : rng.index(70) / 100.0;
      withSessions = rng.chance(0.3) ? 0 : rng.index(60) / 100.0;
      table = new LockTable(policy);
      twin = new LockTable(policy);
      table.start(BASE);
      twin.start(BASE);
      model = new NaiveLocks(policy, BASE);
    }

    private void steps() {
      for (int step = 0; step < STEPS; step++) {
        nowMillis += rng.chance(0.02) ? EndedGrants.MEMORY_MILLIS : rng.index(leapMax);
        LockCommand command = command();
        List<LockEvent> events = new ArrayList<>();
        Outcome outcome = table.apply(nowMillis, command, events::add);
        Outcome expected = model.apply(nowMillis, command, events);

        assertThat(withoutDetail(outcome))
            .as("step %s: %s at %s", step, command, nowMillis)
            .isEqualTo(withoutDetail(expected));
        twin.apply(nowMillis, command, event -> {});
        checkTokens(outcome);
        checkLaws();
      }
      assertThat(bytes(table)).isEqualTo(bytes(twin));
    }

    private LockCommand command() {
      SessionId session = new SessionId("session" + rng.index(clients));
      if (!rng.chance(withSessions)) {
        return onLock();
      }
      return switch (rng.index(8)) {
        case 0, 1 ->
            new LockCommand.OpenSession(
                session, client(), 1 + rng.index(400), rng.chance(0.5) ? 0 : rng.index(200));
        case 2, 3, 4 -> new LockCommand.KeepAlive(session);
        case 5 -> new LockCommand.EndSession(session);
        default -> new LockCommand.UnderSession(session, 0, onLock());
      };
    }

    private ClientId client() {
      return new ClientId("client" + rng.index(clients));
    }

    /**
     * The first locks are locks, the last is a semaphore; now and then one is taken for the other.
     */
    private LockName lock(boolean isSemaphore) {
      boolean isMistaken = rng.chance(0.03);
      return new LockName("lock" + (isSemaphore != isMistaken ? locks : rng.index(locks)));
    }

    private LockCommand.OfLock onLock() {
      ClientId client = client();
      LockName lock = lock(rng.chance(withPermits));
      return switch (rng.index(12)) {
        case 0 -> new LockCommand.Renew(lock, client, rng.index(100));
        case 1 -> new LockCommand.LeaveQueue(lock, client);
        case 2, 3 -> new LockCommand.Release(lock, client, null);
        case 4 -> new LockCommand.Release(lock, client, someToken());
        case 5 -> new LockCommand.Downgrade(lock, client, rng.index(100));
        case 6 -> releaseAll(client);
        default -> acquire(client);
      };
    }

    private LockCommand.OfLock acquire(ClientId client) {
      LockMode mode = rng.chance(0.5) ? LockMode.EXCLUSIVE : LockMode.SHARED;
      LockCommand.Terms terms =
          new LockCommand.Terms(
              rng.index(300),
              rng.chance(0.2) ? 0 : rng.index(200),
              rng.index(100),
              rng.index(1_000),
              rng.chance(0.2));
      if (rng.chance(withPermits)) {
        int permitsMax = rng.chance(0.2) ? 0 : rng.chance(0.05) ? 4 : 3;
        int permits = 1 + rng.index(rng.chance(0.05) || permitsMax == 0 ? 3 : 2);
        return new LockCommand.AcquirePermits(lock(true), client, permits, permitsMax, terms);
      }
      if (rng.chance(withGroups)) {
        return new LockCommand.AcquireAll(someLocks(), client, mode, terms);
      }
      return new LockCommand.Acquire(
          lock(false),
          client,
          mode,
          terms.ttlMillis(),
          terms.placeMillis(),
          terms.offerMillis(),
          terms.wallMillis(),
          terms.isResumption());
    }

    private List<LockName> someLocks() {
      TreeSet<LockName> some = new TreeSet<>();
      for (int i = 1 + rng.index(3); i > 0; i--) {
        some.add(lock(false));
      }
      return List.copyOf(some);
    }

    private LockCommand.ReleaseAll releaseAll(ClientId client) {
      return new LockCommand.ReleaseAll(
          someLocks().stream()
              .map(
                  lock ->
                      new LockCommand.Release(lock, client, rng.chance(0.8) ? null : someToken()))
              .toList());
    }

    private FencingToken someToken() {
      return tokens.isEmpty() ? new FencingToken(1) : tokens.get(rng.index(tokens.size()));
    }

    private void checkTokens(Outcome outcome) {
      List<Granted> grants =
          outcome instanceof Granted one
              ? List.of(one)
              : outcome instanceof LockAnswer.GrantedAll all ? all.grants() : List.of();
      for (Granted granted : grants) {
        if (!tokens.contains(granted.token())) {
          assertThat(granted.token().value()).as("tokens rise").isGreaterThan(greatestToken);
          greatestToken = granted.token().value();
          tokens.add(granted.token());
        }
      }
      FencingToken any = someToken();
      for (int i = 0; i <= locks; i++) {
        LockName lock = new LockName("lock" + i);
        Validity validity = (Validity) table.query(new LockQuery.Validate(lock, any));
        assertThat(validity.isValid())
            .as("validity of %s for %s", any, lock)
            .isEqualTo(model.isValid(lock, any.value()));
      }
    }

    private void checkLaws() {
      LockPage page = (LockPage) table.query(new LockQuery.ListLocks("", null, 100));
      assertThat(page.locks()).isEqualTo(model.state().views());
      page.locks().forEach(Run::checkLock);
      checkSessions();
      OptionalLong next = table.nextDeadlineMillis();
      assertThat(next.isPresent() ? Optional.of(next.getAsLong()) : Optional.empty())
          .isEqualTo(model.nextDeadlineMillis());
      WaitForGraph graph = (WaitForGraph) table.query(new LockQuery.DescribeWaits());
      if (withPermits == 0) {
        checkGraphHasNoCycle(graph);
      }
      assertThat(model.state().stuck()).as("nobody is in a deadlock").isEmpty();
    }

    private void checkSessions() {
      for (int i = 0; i < clients; i++) {
        SessionId session = new SessionId("session" + i);
        assertThat(table.query(new LockQuery.DescribeSession(session)))
            .isEqualTo(model.state().describe(session));
        assertThat(table.isAlive(session))
            .isEqualTo(model.state().describe(session) instanceof LockAnswer.SessionView);
      }
    }

    /** The laws as such, whatever the model says. */
    private static void checkLock(LockView lock) {
      List<LockMode> taken = new ArrayList<>();
      TreeSet<ClientId> takers = new TreeSet<>();
      int permits = 0;
      for (LockAnswer.HolderView holder : lock.holders()) {
        taken.add(holder.mode());
        takers.add(holder.client());
        permits += holder.permits();
      }
      for (LockAnswer.WaiterView waiter : lock.waiters()) {
        if (waiter.isOffered()) {
          taken.add(waiter.mode());
          takers.add(waiter.client());
          permits += waiter.permits();
        }
      }
      if (taken.contains(LockMode.EXCLUSIVE)) {
        assertThat(takers).as("exclusive means alone: %s", lock).hasSize(1);
      }
      if (lock.permitsMax() > 0) {
        assertThat(permits).as("permits of %s", lock).isLessThanOrEqualTo(lock.permitsMax());
      }
      assertThat(taken.isEmpty() && lock.waiters().isEmpty() && lock.delayedUntilMillis() == 0)
          .as("nobody cares for %s", lock)
          .isFalse();
    }

    /** Takes away whoever waits for nobody, until nobody is left. */
    private static void checkGraphHasNoCycle(WaitForGraph graph) {
      List<LockAnswer.Wait> edges = new ArrayList<>(graph.edges());
      for (int size = -1; size != edges.size(); ) {
        size = edges.size();
        TreeSet<ClientId> waiting = new TreeSet<>();
        edges.forEach(edge -> waiting.add(edge.waiter()));
        edges.removeIf(edge -> !waiting.contains(edge.blocker()));
      }
      assertThat(edges).as("a cycle is left").isEmpty();
    }

    private static Object withoutDetail(Outcome outcome) {
      if (outcome instanceof LockAnswer.NotFound notFound) {
        return "not found: " + notFound.lock();
      }
      if (outcome instanceof LockAnswer.ReleasedAll all) {
        return all.results().stream().map(Run::withoutDetail).toList();
      }
      if (outcome instanceof LockAnswer.Refused) {
        return "refused";
      }
      if (outcome instanceof LockAnswer.Conflicting conflicting) {
        return "conflicting: " + conflicting.lock();
      }
      return outcome;
    }

    private static byte[] bytes(LockTable table) {
      ByteWriter out = new ByteWriter();
      table.writeTo(out);
      return out.toByteArray();
    }
  }
}
