package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.node.TransferAnswer;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersTest {
  private static final long NOW = 50_000;
  private static final LockName LOCK = new LockName("orders");
  private static final ClientId ALICE = new ClientId("alice");
  private static final ClientId BOB = new ClientId("bob");
  private static final FencingToken TOKEN = new FencingToken(1_024_001);
  private static final LockAnswer.HolderView HOLDER =
      new LockAnswer.HolderView(ALICE, LockMode.EXCLUSIVE, TOKEN, 1, NOW + 1_500, 0, 1);
  private static final String HOLDER_JSON =
      "{\"client_id\":\"alice\",\"lock_type\":\"exclusive\",\"fencing_token\":1024001,"
          + "\"hold_count\":1,\"expires_in\":1.5,\"acquired_at\":\"1970-01-01T00:00:00Z\"}";
  private static final LockAnswer.LockView VIEW =
      new LockAnswer.LockView(
          LOCK,
          List.of(HOLDER),
          List.of(new LockAnswer.WaiterView(BOB, LockMode.SHARED, false, NOW + 10_000, 1)),
          0,
          0);
  private static final String VIEW_JSON =
      "\"lock\":\"orders\",\"lock_type\":\"exclusive\",\"holders\":["
          + HOLDER_JSON
          + "],\"waiters\":[{\"client_id\":\"bob\",\"lock_type\":\"shared\",\"offered\":false,"
          + "\"place_ends_in\":10}]";

  /** An outcome and what becomes of it; the body is the end of it where it is a problem. */
  record Case(Outcome outcome, int status, String body) {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        new Case(
            new LockAnswer.Granted(
                LOCK, ALICE, LockMode.SHARED, TOKEN, 300_000, NOW + 299_500, 2, 1),
            200,
            "{\"lock\":\"orders\",\"client_id\":\"alice\",\"lock_type\":\"shared\","
                + "\"fencing_token\":1024001,\"ttl\":300,\"expires_in\":299.5,"
                + "\"status\":\"granted\",\"hold_count\":2}"));
    cases.add(
        new Case(
            new LockAnswer.Locked(LOCK, 2, List.of(HOLDER), 3, 0),
            423,
            "\"code\":\"locked\",\"lock\":\"orders\",\"position\":2,\"holders\":["
                + HOLDER_JSON
                + "],\"waiters\":3}"));
    cases.add(
        new Case(
            new LockAnswer.Deadlocked(LOCK, ALICE, List.of(ALICE, BOB)),
            409,
            "\"code\":\"deadlock\",\"lock\":\"orders\",\"client_id\":\"alice\","
                + "\"cycle\":[\"alice\",\"bob\"]}"));
    cases.add(
        new Case(
            new LockAnswer.Released(LOCK, ALICE, 1),
            200,
            "{\"lock\":\"orders\",\"client_id\":\"alice\",\"status\":\"released\","
                + "\"hold_count\":1}"));
    cases.add(
        new Case(
            new LockAnswer.LeftQueue(LOCK, BOB),
            200,
            "{\"lock\":\"orders\",\"client_id\":\"bob\",\"status\":\"left\"}"));
    cases.add(
        new Case(new LockAnswer.NotFound(LOCK, "no such lock"), 404, "\"code\":\"not_found\"}"));
    cases.add(new Case(new LockAnswer.NotHolder(LOCK, BOB), 409, "\"code\":\"not_holder\"}"));
    cases.add(
        new Case(new LockAnswer.Conflicting(LOCK, "no upgrade"), 409, "\"code\":\"conflict\"}"));
    cases.addAll(queryCases());
    cases.add(new Case(new LockAnswer.Refused("no"), 409, "\"code\":\"conflict\"}"));
    cases.addAll(sessionCases());
    cases.addAll(groupCases());
    cases.addAll(transferCases());
    cases.add(new Case(new Outcome.Unavailable("no leader"), 503, "\"code\":\"no_leader\"}"));
    cases.add(new Case(new Outcome.StoreAway("gone"), 503, "\"code\":\"store_away\"}"));
    cases.add(new Case(new Outcome.Overloaded("full"), 429, "\"code\":\"overloaded\"}"));
    cases.add(new Case(new Outcome.MemoryFull("full"), 507, "\"code\":\"memory_full\"}"));
    cases.add(
        new Case(new Outcome.OutcomeUnknown("deposed"), 504, "\"code\":\"outcome_unknown\"}"));
    return cases;
  }

  private static List<Case> transferCases() {
    NodeId node = new NodeId("node-2");
    return List.of(
        new Case(
            new TransferAnswer.Transferred(node, 8), 200, "{\"leader\":\"node-2\",\"term\":8}"),
        new Case(new TransferAnswer.UnknownTarget(node), 400, "\"code\":\"invalid\"}"),
        new Case(new TransferAnswer.Impossible("busy"), 409, "\"code\":\"conflict\"}"),
        new Case(new TransferAnswer.NotTransferred("late"), 504, "\"code\":\"not_transferred\"}"));
  }

  private static List<Case> groupCases() {
    LockName second = new LockName("second");
    return List.of(
        new Case(
            new LockAnswer.GrantedAll(
                List.of(
                    new LockAnswer.Granted(
                        LOCK, ALICE, LockMode.SHARED, TOKEN, 9_000, NOW + 9_000, 2, 1),
                    new LockAnswer.Granted(
                        second, ALICE, LockMode.SHARED, TOKEN, 9_000, NOW + 9_000, 1, 1))),
            200,
            "{\"client_id\":\"alice\",\"ttl\":9,\"status\":\"granted\",\"locks\":["
                + "{\"lock\":\"orders\",\"lock_type\":\"shared\",\"fencing_token\":1024001,"
                + "\"expires_in\":9,\"hold_count\":2},"
                + "{\"lock\":\"second\",\"lock_type\":\"shared\",\"fencing_token\":1024001,"
                + "\"expires_in\":9,\"hold_count\":1}]}"),
        new Case(
            new LockAnswer.LockedAll(
                List.of(
                    new LockAnswer.Locked(LOCK, 2, List.of(HOLDER), 3, 0),
                    new LockAnswer.Locked(second, 1, List.of(), 1, NOW + 500))),
            423,
            "\"code\":\"locked\",\"position\":2,\"locks\":[{\"lock\":\"orders\",\"position\":2,"
                + "\"holders\":["
                + HOLDER_JSON
                + "],\"waiters\":3},{\"lock\":\"second\",\"position\":1,\"holders\":[],"
                + "\"waiters\":1,\"available_in\":0.5}]}"),
        new Case(
            new LockAnswer.ReleasedAll(
                ALICE,
                List.of(
                    new LockAnswer.Released(LOCK, ALICE, 1),
                    new LockAnswer.NotHolder(second, ALICE),
                    new LockAnswer.NotFound(new LockName("third"), "no such lock"))),
            200,
            "{\"client_id\":\"alice\",\"status\":\"partly_released\",\"locks\":["
                + "{\"lock\":\"orders\",\"status\":\"released\",\"hold_count\":1},"
                + "{\"lock\":\"second\",\"status\":\"not_holder\"},"
                + "{\"lock\":\"third\",\"status\":\"not_found\"}]}"));
  }

  @Test
  void aSemaphoreTellsItsPermits() {
    LockAnswer.Granted grant =
        new LockAnswer.Granted(LOCK, ALICE, LockMode.SEMAPHORE, TOKEN, 1_000, NOW + 900, 1, 3);
    LockAnswer.LockView view =
        new LockAnswer.LockView(
            LOCK,
            List.of(
                new LockAnswer.HolderView(ALICE, LockMode.SEMAPHORE, TOKEN, 1, NOW + 900, 0, 3)),
            List.of(new LockAnswer.WaiterView(BOB, LockMode.SEMAPHORE, false, NOW, 2)),
            0,
            4);

    assertThat(body(Answers.of(grant, NOW)))
        .contains("\"lock_type\":\"semaphore\"")
        .endsWith("\"hold_count\":1,\"permits\":3}");
    assertThat(body(Answers.of(view, NOW)))
        .contains("\"permits\":3}", "\"permits\":2}")
        .endsWith(",\"max_permits\":4}");
  }

  private static List<Case> sessionCases() {
    SessionId session = new SessionId("s-1");
    LockAnswer.SessionAlive alive =
        new LockAnswer.SessionAlive(session, ALICE, 30_000, NOW + 29_000, 15_000);
    String aliveJson =
        "{\"session\":\"s-1\",\"client_id\":\"alice\",\"ttl\":30,\"expires_in\":29,"
            + "\"lock_delay\":15,\"status\":\"alive\"";
    return List.of(
        new Case(alive, 200, aliveJson + "}"),
        new Case(
            new LockAnswer.SessionEnded(session, ALICE, 2, 1),
            200,
            "{\"session\":\"s-1\",\"client_id\":\"alice\",\"status\":\"ended\","
                + "\"holds_ended\":2,\"waits_ended\":1}"),
        new Case(new LockAnswer.SessionUnknown(session), 404, "\"code\":\"not_found\"}"),
        new Case(
            new LockAnswer.SessionView(
                alive,
                List.of(new LockAnswer.HeldLock(LOCK, LockMode.SHARED, TOKEN, 2)),
                List.of(new LockName("next"))),
            200,
            aliveJson
                + ",\"holds\":[{\"lock\":\"orders\",\"lock_type\":\"shared\","
                + "\"fencing_token\":1024001,\"hold_count\":2}],\"waits\":[\"next\"]}"));
  }

  private static List<Case> queryCases() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(VIEW, 200, "{" + VIEW_JSON + "}"));
    cases.add(
        new Case(
            new LockAnswer.LockPage(List.of(VIEW), false),
            200,
            "{\"locks\":[{" + VIEW_JSON + "}],\"next_after\":\"orders\"}"));
    cases.add(
        new Case(
            new LockAnswer.Validity(LOCK, TOKEN, true, "the holder's"),
            200,
            "{\"lock\":\"orders\",\"fencing_token\":1024001,\"valid\":true,"
                + "\"detail\":\"the holder's\"}"));
    cases.add(
        new Case(
            new LockAnswer.WaitForGraph(
                List.of(ALICE, BOB),
                List.of(new LockAnswer.Wait(BOB, ALICE, LOCK)),
                List.of(new LockAnswer.BrokenDeadlock(BOB, LOCK, List.of(BOB, ALICE), 48_000))),
            200,
            "{\"nodes\":[\"alice\",\"bob\"],\"edges\":[{\"waiter\":\"bob\",\"blocker\":\"alice\","
                + "\"lock\":\"orders\"}],\"recent_deadlocks\":[{\"victim\":\"bob\","
                + "\"lock\":\"orders\",\"cycle\":[\"bob\",\"alice\"],\"age\":2}]}"));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyOutcomeHasItsStatusAndBody(Case sample) {
    Response answer = Answers.of(sample.outcome(), NOW);

    assertThat(answer.getStatus()).isEqualTo(sample.status());
    boolean isProblem = sample.status() >= 400;
    assertThat(answer.getMediaType().toString())
        .isEqualTo(isProblem ? "application/problem+json" : "application/json");
    if (isProblem) {
      assertThat(body(answer)).contains("\"status\":" + sample.status()).endsWith(sample.body());
    } else {
      assertThat(body(answer)).isEqualTo(sample.body());
    }
  }

  /** A new kind of answer without a case here fails. */
  @Test
  void noAnswerOfTheLockTableIsLeftOut() {
    List<Class<?>> covered = new ArrayList<>();
    cases().forEach(sample -> covered.add(sample.outcome().getClass()));
    List<Class<?>> all = new ArrayList<>(List.of(LockAnswer.class.getPermittedSubclasses()));
    all.addAll(List.of(TransferAnswer.class.getPermittedSubclasses()));
    Stream.of(Outcome.class.getDeclaredClasses())
        .filter(kind -> !kind.isInterface())
        .forEach(all::add);

    assertThat(covered).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void onlyWhatDidNothingAsksToBeRepeated() {
    for (Case sample : cases()) {
      Response answer = Answers.of(sample.outcome(), NOW);
      boolean didNothing = sample.status() == 429 || sample.status() == 503;
      assertThat(answer.getHeaderString("Retry-After")).isEqualTo(didNothing ? "1" : null);
    }
  }

  @Test
  void aNodeThatLagsBehindNeverShowsMoreThanTheTtlNorLessThanNothing() {
    LockAnswer ahead =
        new LockAnswer.Granted(LOCK, ALICE, LockMode.EXCLUSIVE, TOKEN, 1_000, NOW + 1_200, 1, 1);
    LockAnswer past =
        new LockAnswer.Granted(LOCK, ALICE, LockMode.EXCLUSIVE, TOKEN, 1_000, NOW - 10, 1, 1);

    assertThat(body(Answers.of(ahead, NOW))).contains("\"expires_in\":1,");
    assertThat(body(Answers.of(past, NOW))).contains("\"expires_in\":0,");
  }

  @Test
  void theLastPageNamesNoNextOne() {
    assertThat(body(Answers.of(new LockAnswer.LockPage(List.of(VIEW), true), NOW)))
        .endsWith("],\"next_after\":null}");
  }

  @Test
  void aLockThatIsOnlyOfferedHasNoType() {
    LockAnswer.LockView offered =
        new LockAnswer.LockView(
            LOCK,
            List.of(),
            List.of(new LockAnswer.WaiterView(BOB, LockMode.EXCLUSIVE, true, NOW, 1)),
            0,
            0);

    assertThat(body(Answers.of(offered, NOW)))
        .contains("\"lock_type\":null,\"holders\":[]")
        .contains("\"offered\":true,\"place_ends_in\":0")
        .doesNotContain("available_in");
  }

  @Test
  void aLockThatIsHeldBackTellsForHowLong() {
    LockAnswer.LockView delayed =
        new LockAnswer.LockView(LOCK, List.of(), List.of(), NOW + 2_500, 0);
    LockAnswer.Locked locked = new LockAnswer.Locked(LOCK, 0, List.of(), 0, NOW + 2_500);

    assertThat(body(Answers.of(delayed, NOW))).endsWith(",\"available_in\":2.5}");
    assertThat(body(Answers.of(locked, NOW))).endsWith(",\"available_in\":2.5}");
  }

  @Test
  void whoIsRefusedALockHearsWhereItStands() {
    LockAnswer.Locked gone = new LockAnswer.Locked(LOCK, 0, List.of(HOLDER), 1, 0);
    LockAnswer.Locked queued = new LockAnswer.Locked(LOCK, 2, List.of(HOLDER), 3, 0);

    assertThat(body(Answers.of(gone, NOW)))
        .contains("\"detail\":\"it is not free, and the client does not wait for it\"");
    assertThat(body(Answers.of(queued, NOW)))
        .contains("\"detail\":\"the client has place 2 in the queue\"");
  }

  @Test
  void whatNamesContainCannotBreakTheJson() {
    LockName name = new LockName("a\"b\\c\u2028<é>");

    assertThat(body(Answers.of(new LockAnswer.LeftQueue(name, BOB), NOW)))
        .isEqualTo("{\"lock\":\"a\\\"b\\\\c\u2028<é>\",\"client_id\":\"bob\",\"status\":\"left\"}");
  }

  private static String body(Response answer) {
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
  }
}
