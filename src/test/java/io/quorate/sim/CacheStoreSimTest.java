package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.cache.Line;
import io.quorate.cache.LineState;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.ring.Shards;
import io.quorate.sim.SimNetwork.Link;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a cache before a store that others write to is never older than what it has heard of, and
 * says so when it cannot know. Method: whole nodes and a store whose faults are chosen.
 */
public class CacheStoreSimTest {
  private static final int SHARDS = 4;
  private static final CacheKey KEY = new CacheKey(new Shards(SHARDS).shardOf("k"), "k");

  /** Enough for a message to arrive, and far less than a lease. */
  private static final long MOMENT_MILLIS = 30;

  private static final long LEASE_MILLIS = 1_100;

  /** How many keys that have changed a node remembers until it can see to them. */
  private static final int CHANGES_MAX = 10_000;

  private final SimStore store = new SimStore();
  private final SimCluster cluster =
      new SimCluster(Settings.calm(3, 11).placing(SHARDS, 3), Streams.of(11), 0, store);
  private final NodeId one = cluster.nodes().get(0);
  private final NodeId other = cluster.nodes().get(1);

  @BeforeEach
  public void awaitSettled() {
    ShardCheck check = new ShardCheck(cluster.world());
    cluster.awaitThat("all is settled", check::isSettled);
  }

  @Test
  public void whatIsWrittenIsInTheStoreAndReadEverywhere() {
    assertThat(expect(Written.class, write(one, "1")).state()).isEqualTo(LineState.MODIFIED);
    assertThat(stored()).isEqualTo("1");
    assertThat(expect(Found.class, read(other)).value().utf8()).isEqualTo("1");
    assertThat(hit(one)).isEqualTo("1");
    assertThat(hit(other)).isEqualTo("1");
  }

  @Test
  public void whatOthersHaveWrittenIsReadOnceTheyHaveToldOfIt() {
    shareLine();
    store.write(KEY, "theirs");
    assertThat(hit(one)).as("nobody has told of it").isEqualTo("1");
    store.publish(KEY);
    cluster.advanceMillis(MOMENT_MILLIS);

    assertThat(hit(one)).isNull();
    assertThat(hit(other)).isNull();
    assertThat(expect(Found.class, read(one)).value().utf8()).isEqualTo("theirs");
    assertThat(expect(Found.class, read(other)).value().utf8()).isEqualTo("theirs");
    assertThat(hit(one)).isEqualTo("theirs");
    assertThat(expect(Written.class, write(one, "mine")).state()).isEqualTo(LineState.MODIFIED);
    assertThat(stored()).isEqualTo("mine");
  }

  @Test
  public void aNodeThatIsDeafItselfIsToldByTheHome() {
    shareLine();
    NodeId home = home();
    NodeId deaf = cluster.otherThan(home);
    expect(Found.class, read(deaf));
    store.deafen(deaf, true);
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(hit(deaf)).as("it may have missed something").isNull();

    expect(Found.class, read(deaf));
    store.write(KEY, "theirs");
    store.publish(KEY);
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(hit(deaf)).isNull();
    assertThat(expect(Found.class, read(deaf)).value().utf8()).isEqualTo("theirs");
  }

  @Test
  public void aNodeThatItsHomeCannotReachHearsOfItItself() {
    shareLine();
    NodeId home = home();
    NodeId cut = cluster.otherThan(home);
    cluster.cut(Set.of(new Link(home, cut), new Link(cut, home)));
    store.write(KEY, "theirs");
    assertThat(hit(cut)).isEqualTo("1");
    store.publish(KEY);
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(hit(cut)).isNull();
    cluster.heal();
    awaitRead(cut, "theirs");
  }

  @Test
  public void nobodyReadsWhatADeafHomeHasNotHeardForLongerThanALease() {
    shareLine();
    NodeId home = home();
    store.deafen(home, true);
    store.write(KEY, "theirs");
    cluster.advanceMillis(LEASE_MILLIS);
    for (NodeId node : cluster.nodes()) {
      assertThat(hit(node)).isNull();
      expect(Outcome.StoreAway.class, read(node));
      expect(Outcome.StoreAway.class, write(node, "never"));
    }
    assertThat(stored()).isEqualTo("theirs");

    store.deafen(home, false);
    awaitRead(one, "theirs");
    awaitRead(other, "theirs");
  }

  @Test
  public void whileTheStoreIsAwayCallsAreTurnedAwayAndNothingIsDone() {
    shareLine();
    store.away(true);
    cluster.advanceMillis(MOMENT_MILLIS);
    for (NodeId node : cluster.nodes()) {
      assertThat(hit(node)).isNull();
      expect(Outcome.StoreAway.class, read(node));
      expect(Outcome.StoreAway.class, write(node, "never"));
    }
    cluster.advanceMillis(10_000);
    expect(Outcome.StoreAway.class, write(one, "never"));
    int commits = store.commits();

    store.write(KEY, "theirs");
    store.away(false);
    awaitRead(one, "theirs");
    awaitRead(other, "theirs");
    assertThat(store.commits()).isEqualTo(commits);
    expect(Written.class, write(one, "2"));
    assertThat(expect(Found.class, read(other)).value().utf8()).isEqualTo("2");
  }

  @Test
  public void aWriteThatTheStoreDidNotAnswerIsNotCalledDoneAndHappensOnce() {
    long version = expect(Written.class, write(one, "1")).version();
    store.losesAnswers(true);
    SimCall lost = write(one, "2");
    expect(Outcome.OutcomeUnknown.class, lost);
    assertThat(store.commits()).as("it was asked again").isGreaterThan(2);
    assertThat(hit(one)).isNull();

    store.losesAnswers(false);
    awaitRead(other, "2");
    assertThat(store.content(KEY).version()).isEqualTo(version + 1);
  }

  @Test
  public void theKeysOfAHomeThatDiesGoOn() {
    shareLine();
    NodeId home = home();
    NodeId left = cluster.otherThan(home);
    cluster.crash(home);
    store.write(KEY, "theirs");
    store.publish(KEY);
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(hit(left)).as("it has heard of it itself").isNull();
    awaitRead(left, "theirs");
    awaitWrite(left, "2");
    assertThat(stored()).isEqualTo("2");
    assertThat(hit(left)).isEqualTo("2");
  }

  @Test
  public void whoeverTellsOfMoreThanCanBeRememberedHasEverythingForgotten() {
    shareLine();
    store.publish(new CacheKey(0, "other"));
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(hit(one)).as("what others have is nobody's concern").isEqualTo("1");

    for (int i = 0; i <= CHANGES_MAX; i++) {
      store.publish(new CacheKey(0, "key" + i));
    }
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(hit(one)).isNull();
    awaitRead(one, "1");
  }

  @Test
  public void theNextHomeIsAsDeafAsItsNodeIs() {
    shareLine();
    NodeId home = home();
    cluster.nodes().stream()
        .filter(node -> !node.equals(home))
        .forEach(node -> store.deafen(node, true));
    cluster.advanceMillis(MOMENT_MILLIS);
    cluster.crash(home);
    NodeId left = cluster.otherThan(home);
    Outcome last = answered(read(left));
    for (int attempt = 0; attempt < 200 && !(last instanceof Outcome.StoreAway); attempt++) {
      assertThat(last).isInstanceOf(Outcome.Unavailable.class);
      cluster.advanceMillis(MOMENT_MILLIS);
      last = answered(read(left));
    }
    expect(Outcome.StoreAway.class, read(left));
  }

  @Test
  public void aWriteInDoubtIsNotCalledUndoneWhenTheStoreThenGoesAway() {
    expect(Written.class, write(one, "1"));
    store.losesAnswers(true);
    SimCall write = write(one, "2");
    cluster.advanceMillis(MOMENT_MILLIS);
    assertThat(stored()).isEqualTo("2");
    store.away(true);
    expect(Outcome.OutcomeUnknown.class, write);

    store.losesAnswers(false);
    store.away(false);
    awaitRead(one, "2");
  }

  private void shareLine() {
    expect(Written.class, write(one, "1"));
    for (NodeId node : cluster.nodes()) {
      expect(Found.class, read(node));
      assertThat(hit(node)).isEqualTo("1");
    }
  }

  private <T extends Outcome> T expect(Class<T> kind, SimCall call) {
    return cluster.expect(kind, call);
  }

  private SimCall write(NodeId node, String value) {
    Bytes bytes = Bytes.of(value.getBytes(StandardCharsets.UTF_8));
    return call(node, new CacheCall.Write(bytes, Content.FOREVER, Condition.NONE));
  }

  private SimCall read(NodeId node) {
    return call(node, new CacheCall.Read(false));
  }

  private SimCall call(NodeId node, CacheCall wanted) {
    return cluster.call(node, gateway -> gateway.cache().call(KEY, wanted), answer -> {});
  }

  /** Clients try again until they are served; none may be told anything else. */
  private void awaitRead(NodeId node, String value) {
    Outcome last = answered(read(node));
    for (int attempt = 0; attempt < 200 && !(last instanceof Found); attempt++) {
      cluster.advanceMillis(MOMENT_MILLIS);
      last = answered(read(node));
    }
    assertThat(last).isInstanceOf(Found.class);
    assertThat(((Found) last).value().utf8()).isEqualTo(value);
  }

  private void awaitWrite(NodeId node, String value) {
    Outcome last = answered(write(node, value));
    for (int attempt = 0; attempt < 200 && !(last instanceof Written); attempt++) {
      cluster.advanceMillis(MOMENT_MILLIS);
      last = answered(write(node, value));
    }
    assertThat(last).isInstanceOf(Written.class);
  }

  private Outcome answered(SimCall call) {
    cluster.awaitThat("it is answered", call::isAnswered);
    return Invariant.present(call.outcome(), "the outcome");
  }

  private @Nullable String stored() {
    Bytes value = store.content(KEY).value();
    return value == null ? null : value.utf8();
  }

  private @Nullable String hit(NodeId node) {
    Line line = cluster.world().node(node).gateway().cache().hit(KEY);
    return line == null ? null : line.value().utf8();
  }

  private NodeId home() {
    return Invariant.present(
            cluster.world().node(cluster.awaitLeader()).machine(), "the system's machine")
        .placements()
        .table()
        .replicasOf(KEY.shard())
        .leader();
  }
}
