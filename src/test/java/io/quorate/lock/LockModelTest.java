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

    private LockCommand.OfLock onLock() {
      LockName lock = new LockName("lock" + rng.index(locks));
      ClientId client = client();
      return switch (rng.index(10)) {
        case 0 -> new LockCommand.Renew(lock, client, rng.index(100));
        case 1 -> new LockCommand.LeaveQueue(lock, client);
        case 2, 3 -> new LockCommand.Release(lock, client, null);
        case 4 -> new LockCommand.Release(lock, client, someToken());
        default ->
            new LockCommand.Acquire(
                lock,
                client,
                rng.chance(0.5) ? LockMode.EXCLUSIVE : LockMode.SHARED,
                rng.index(300),
                rng.chance(0.2) ? 0 : rng.index(200),
                rng.index(100),
                rng.index(1_000),
                rng.chance(0.2));
      };
    }

    private FencingToken someToken() {
      return tokens.isEmpty() ? new FencingToken(1) : tokens.get(rng.index(tokens.size()));
    }

    private void checkTokens(Outcome outcome) {
      if (outcome instanceof Granted granted && model.lastToken() > greatestToken) {
        assertThat(granted.token().value()).as("tokens rise").isGreaterThan(greatestToken);
        greatestToken = granted.token().value();
        tokens.add(granted.token());
      }
      FencingToken any = someToken();
      for (int i = 0; i < locks; i++) {
        LockName lock = new LockName("lock" + i);
        Validity validity = (Validity) table.query(new LockQuery.Validate(lock, any));
        assertThat(validity.isValid())
            .as("validity of %s for %s", any, lock)
            .isEqualTo(model.isValid(lock, any.value()));
      }
    }

    private void checkLaws() {
      LockPage page = (LockPage) table.query(new LockQuery.ListLocks("", null, 100));
      assertThat(page.locks()).isEqualTo(model.views());
      page.locks().forEach(Run::checkLock);
      checkSessions();
      OptionalLong next = table.nextDeadlineMillis();
      assertThat(next.isPresent() ? Optional.of(next.getAsLong()) : Optional.empty())
          .isEqualTo(model.nextDeadlineMillis());
      checkGraphHasNoCycle((WaitForGraph) table.query(new LockQuery.DescribeWaits()));
    }

    private void checkSessions() {
      for (int i = 0; i < clients; i++) {
        SessionId session = new SessionId("session" + i);
        assertThat(table.query(new LockQuery.DescribeSession(session)))
            .isEqualTo(model.describe(session));
        assertThat(table.isAlive(session))
            .isEqualTo(model.describe(session) instanceof LockAnswer.SessionView);
      }
    }

    /** The laws as such, whatever the model says. */
    private static void checkLock(LockView lock) {
      List<LockMode> taken = new ArrayList<>();
      lock.holders().forEach(holder -> taken.add(holder.mode()));
      lock.waiters().stream()
          .filter(LockAnswer.WaiterView::isOffered)
          .forEach(waiter -> taken.add(waiter.mode()));
      if (taken.contains(LockMode.EXCLUSIVE)) {
        assertThat(taken).as("exclusive means alone: %s", lock).hasSize(1);
      }
      if (lock.delayedUntilMillis() > 0) {
        return;
      }
      assertThat(taken).as("nobody waits for a free lock, and none is kept").isNotEmpty();
      lock.waiters().stream()
          .filter(waiter -> !waiter.isOffered())
          .findFirst()
          .ifPresent(
              head ->
                  assertThat(taken)
                      .as("the first in the queue has something to wait for: %s", lock)
                      .anyMatch(mode -> !mode.isCompatibleWith(head.mode())));
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
