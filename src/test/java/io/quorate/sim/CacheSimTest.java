package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheAnswer.Deleted;
import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Invalidated;
import io.quorate.cache.CacheAnswer.Missing;
import io.quorate.cache.CacheAnswer.Unmatched;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.cache.Line;
import io.quorate.cache.LineState;
import io.quorate.cache.Source;
import io.quorate.coherence.KeyStatus;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.ring.Placements;
import io.quorate.ring.Shards;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: the cache of a running cluster is never stale, whoever dies, pauses or takes over. Method:
 * whole nodes in a script.
 */
public class CacheSimTest {
  private static final int SHARDS = 4;
  private static final long LEASE_MILLIS = 1_000;

  private final SimCluster cluster = new SimCluster(settings(3), Streams.of(11), 0);
  private final ShardCheck check = new ShardCheck(cluster.world());

  private static Settings settings(int nodes) {
    return Settings.calm(nodes, 11).placing(SHARDS, 3);
  }

  @Test
  public void whatOneNodeHasWrittenAllOthersRead() {
    awaitSettled();
    NodeId writer = cluster.nodes().get(0);
    NodeId reader = cluster.nodes().get(1);
    NodeId third = cluster.nodes().get(2);

    assertThat(expect(Written.class, write(writer, "k", "1")).state())
        .isEqualTo(LineState.MODIFIED);
    assertThat(states("k", writer)).containsExactly(LineState.MODIFIED, null, null);

    Found found = expect(Found.class, read(reader, "k"));
    assertThat(found.value().utf8()).isEqualTo("1");
    assertThat(found.source()).isEqualTo(Source.PEER);
    assertThat(states("k", third)).containsExactly(LineState.SHARED, LineState.SHARED, null);
    assertThat(hit(reader, "k")).isEqualTo("1");
    assertThat(hit(third, "k")).isNull();

    assertThat(expect(Written.class, write(third, "k", "2")).version())
        .isGreaterThan(found.version());
    assertThat(hit(writer, "k")).isNull();
    assertThat(hit(reader, "k")).isNull();
    assertThat(hit(third, "k")).isEqualTo("2");
    assertThat(expect(Found.class, read(writer, "k")).value().utf8()).isEqualTo("2");
  }

  @Test
  void aKeyThatIsReadAloneIsExclusive() {
    awaitSettled();
    NodeId writer = cluster.nodes().get(0);
    NodeId reader = cluster.nodes().get(1);
    expect(Written.class, write(writer, "k", "1"));
    expect(Invalidated.class, call(writer, "k", new CacheCall.Invalidate()));

    assertThat(states("k", writer)).containsOnlyNulls();
    Found found = expect(Found.class, read(reader, "k"));
    assertThat(found.source()).isEqualTo(Source.MEMORY);
    assertThat(found.state()).isEqualTo(LineState.EXCLUSIVE);
  }

  @Test
  void whatIsDeletedIsGoneEverywhere() {
    awaitSettled();
    NodeId writer = cluster.nodes().get(0);
    NodeId reader = cluster.nodes().get(1);
    expect(Written.class, write(writer, "k", "1"));
    expect(Found.class, read(reader, "k"));

    expect(Deleted.class, call(reader, "k", new CacheCall.Delete(Condition.NONE)));
    expect(Missing.class, read(writer, "k"));
    assertThat(states("k", writer)).containsOnlyNulls();
  }

  @Test
  void onlyOneOfTwoWhoExpectTheSameVersionWrites() {
    awaitSettled();
    NodeId one = cluster.nodes().get(0);
    NodeId other = cluster.nodes().get(1);
    long version = expect(Written.class, write(one, "k", "1")).version();
    SimCall first = write(one, "k", "2", new Condition(version));
    SimCall second = write(other, "k", "3", new Condition(version));
    cluster.awaitThat("both are answered", () -> first.isAnswered() && second.isAnswered());

    assertThat(List.of(first.outcome(), second.outcome()))
        .hasAtLeastOneElementOfType(Written.class)
        .hasAtLeastOneElementOfType(Unmatched.class);
    expect(Unmatched.class, write(one, "k", "4", Condition.IF_ABSENT));
  }

  @Test
  public void theKeysOfAHomeThatDiesGoOn() {
    awaitSettled();
    String key = "k";
    NodeId home = leader(shardOf(key));
    NodeId other = cluster.otherThan(home);
    NodeId third = cluster.otherThan(home, other);
    expect(Written.class, write(other, key, "1"));
    expect(Found.class, read(third, key));

    cluster.crash(home);
    Outcome written = null;
    for (int attempt = 0; attempt < 20 && !(written instanceof Written); attempt++) {
      SimCall call = write(other, key, "2");
      cluster.awaitThat("it is answered", call::isAnswered);
      written = call.outcome();
    }
    assertThat(written).isInstanceOf(Written.class);
    assertThat(hit(third, key)).isNull();
    assertThat(expect(Found.class, read(third, key)).value().utf8()).isEqualTo("2");
  }

  @Test
  public void aNodeThatWasPausedServesNothingOld() {
    awaitSettled();
    String key = "k";
    NodeId home = leader(shardOf(key));
    NodeId paused = cluster.otherThan(home);
    NodeId writer = cluster.otherThan(home, paused);
    expect(Written.class, write(writer, key, "1"));
    expect(Found.class, read(paused, key));
    assertThat(hit(paused, key)).isEqualTo("1");

    cluster.pause(paused);
    assertThat(hit(paused, key)).as("its lease has not ended").isEqualTo("1");
    expect(Written.class, write(writer, key, "2"));
    assertThat(hit(paused, key)).as("a thread that goes on before the loop does").isNull();
    cluster.resume(paused);
    cluster.advanceMillis(1);
    assertThat(hit(paused, key)).isNull();
    awaitSettled();
    assertThat(expect(Found.class, read(paused, key)).value().utf8()).isEqualTo("2");
  }

  @Test
  void aNodeThatIsCutOffServesNothingAfterItsLease() {
    awaitSettled();
    String key = "k";
    NodeId home = leader(shardOf(key));
    NodeId cut = cluster.otherThan(home);
    expect(Written.class, write(cut, key, "1"));
    assertThat(hit(cut, key)).isEqualTo("1");

    cluster.isolate(cut);
    cluster.advanceMillis(2 * LEASE_MILLIS);
    assertThat(hit(cut, key)).isNull();
    SimCall read = read(cut, key);
    expect(Outcome.Unavailable.class, read);
    SimCall write = write(cut, key, "2");
    expect(Outcome.Unavailable.class, write); // it has not left
  }

  @Test
  void leasesAreDroppedWhenTheTimeOfDayGetsAhead() {
    awaitSettled();
    NodeId writer = cluster.nodes().get(0);
    expect(Written.class, write(writer, "k", "1"));
    assertThat(hit(writer, "k")).isEqualTo("1");

    cluster.setWallClocks(50);
    assertThat(hit(writer, "k")).as("half of what is tolerated").isEqualTo("1");
    cluster.advanceMillis(20);
    cluster.setWallClocks(1_050);
    assertThat(hit(writer, "k")).as("the machine may have been suspended").isNull();
    cluster.advanceMillis(20);
    assertThat(hit(writer, "k")).isNull();
    assertThat(expect(Found.class, read(writer, "k")).value().utf8()).isEqualTo("1");
    assertThat(hit(writer, "k")).isEqualTo("1");
  }

  @Test
  public void aNodeWithoutTheShardFindsItsHome() {
    SimCluster five = new SimCluster(settings(5), Streams.of(12), 0);
    ShardCheck settled = new ShardCheck(five.world());
    five.awaitThat("all is settled", settled::isSettled);
    for (NodeId node : five.nodes()) {
      SimCall write =
          five.call(node, gateway -> gateway.cache().call(key("k"), store("1")), answer -> {});
      five.expect(Written.class, write);
      SimCall read =
          five.call(
              node,
              gateway -> gateway.cache().call(key("k"), new CacheCall.Read(false)),
              answer -> {});
      assertThat(five.expect(Found.class, read).source()).isEqualTo(Source.LOCAL);
    }
  }

  private void awaitSettled() {
    cluster.awaitThat("all is settled", check::isSettled);
  }

  private <T extends Outcome> T expect(Class<T> kind, SimCall call) {
    return cluster.expect(kind, call);
  }

  private static int shardOf(String name) {
    return new Shards(SHARDS).shardOf(name);
  }

  private static CacheKey key(String name) {
    return new CacheKey(shardOf(name), name);
  }

  private static CacheCall store(String value) {
    return new CacheCall.Write(
        Bytes.of(value.getBytes(StandardCharsets.UTF_8)), Content.FOREVER, Condition.NONE);
  }

  private SimCall write(NodeId node, String name, String value) {
    return write(node, name, value, Condition.NONE);
  }

  private SimCall write(NodeId node, String name, String value, Condition condition) {
    return call(
        node,
        name,
        new CacheCall.Write(
            Bytes.of(value.getBytes(StandardCharsets.UTF_8)), Content.FOREVER, condition));
  }

  private SimCall read(NodeId node, String name) {
    return call(node, name, new CacheCall.Read(false));
  }

  private SimCall call(NodeId node, String name, CacheCall wanted) {
    return cluster.call(node, gateway -> gateway.cache().call(key(name), wanted), answer -> {});
  }

  /** What the node serves by itself; null if nothing. */
  private @Nullable String hit(NodeId node, String name) {
    Line line = cluster.world().node(node).gateway().cache().hit(key(name));
    return line == null ? null : line.value().utf8();
  }

  /** The states of all nodes in their order, as one of them is told; null for invalid. */
  private List<@Nullable LineState> states(String name, NodeId asked) {
    SimCall call = cluster.call(asked, gateway -> gateway.cache().look(key(name)), answer -> {});
    KeyStatus status = expect(KeyStatus.class, call);
    assertThat(status.home()).isEqualTo(leader(shardOf(name)));
    assertThat(status.silent()).isEmpty();
    List<@Nullable LineState> states = new ArrayList<>();
    for (NodeId node : cluster.nodes()) {
      LineState state = Invariant.present(status.lines().get(node), "its line").state();
      states.add(state == LineState.INVALID ? null : state);
    }
    return states;
  }

  private NodeId leader(int shard) {
    Placements placements =
        Invariant.present(cluster.world().node(cluster.awaitLeader()).machine(), "the system")
            .placements();
    return placements.table().replicasOf(shard).leader();
  }
}
