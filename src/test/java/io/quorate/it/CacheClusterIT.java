package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: what a node reads is what was written last, on whatever node. Method: real processes. */
@ExtendWith(WithCluster.class)
class CacheClusterIT {
  private static final int RECOVERY_SECONDS = 60;
  private static final int PATIENCE_MILLIS = 20_000;

  private final LiveCluster cluster;

  CacheClusterIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aWriteIsModifiedHereInvalidElsewhereAndSharedOnceItIsRead() throws Exception {
    LiveNode writer = cluster.node(0);
    LiveNode reader = cluster.node(1);
    LiveNode third = cluster.node(2);
    Answer written = insist(writer, write("states", "{\"a\": 1}"));
    assertThat(written.string("state")).isEqualTo("M");
    Answer alone = third.call(look("states"));
    assertThat(stateOf(alone, writer)).isEqualTo("M");
    assertThat(stateOf(alone, reader)).isEqualTo("I");
    assertThat(stateOf(alone, third)).isEqualTo("I");

    Answer read = reader.call(read("states"));
    assertThat(read.text()).contains("\"value\":{\"a\": 1},");
    assertThat(read.string("source")).isEqualTo("peer");
    assertThat(read.string("state")).isEqualTo("S");
    Answer shared = third.call(look("states"));
    assertThat(stateOf(shared, writer)).isEqualTo("S");
    assertThat(stateOf(shared, reader)).isEqualTo("S");
    assertThat(stateOf(shared, third)).isEqualTo("I");
    assertThat(shared.strings("sharers")).containsExactly(writer.id(), reader.id());
    assertThat(shared.number("version")).isEqualTo(written.number("version"));
    assertThat(reader.call(read("states")).string("source")).isEqualTo("local");

    assertThat(third.call(write("states", "2")).string("state")).isEqualTo("M");
    Answer anew = writer.call(look("states"));
    assertThat(stateOf(anew, third)).isEqualTo("M");
    assertThat(anew.strings("sharers")).containsExactly(third.id());
    assertThat(reader.call(read("states")).text()).contains("\"value\":2,");
  }

  @Test
  void theKeysOfAHomeThatIsKilledGoOn() throws Exception {
    insist(cluster.node(0), write("homeless", "1"));
    String id = cluster.node(0).call(look("homeless")).string("home");
    LiveNode home =
        cluster.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
    LiveNode one = cluster.others(home).get(0);
    LiveNode other = cluster.others(home).get(1);
    assertThat(one.call(read("homeless")).text()).contains("\"value\":1,");

    home.kill();
    insist(other, write("homeless", "2"));
    assertThat(one.call(read("homeless")).text()).contains("\"value\":2,");
    assertThat(other.call(read("homeless")).text()).contains("\"value\":2,");
    cluster.heal();
    assertThat(home.call(read("homeless")).text()).contains("\"value\":2,");
  }

  @Test
  void aNodeThatWasStoppedServesNothingOldWhenItGoesOn() throws Exception {
    String key = "stopped";
    insist(cluster.node(0), write(key, "0"));
    for (int round = 1; round <= 3; round++) {
      LiveNode paused = cluster.node(round % cluster.nodes().size());
      LiveNode writer = cluster.others(paused).get(0);
      insist(paused, read(key));
      assertThat(paused.call(read(key)).string("source")).isEqualTo("local");

      paused.pause();
      CompletableFuture<Answer> askedInItsPause = paused.callLater(read(key));
      insist(writer, write(key, Integer.toString(round)));
      paused.resume();
      String value = "\"value\":" + round + ",";
      Answer first = askedInItsPause.get(RECOVERY_SECONDS, TimeUnit.SECONDS);
      assertThat(first.isOk() ? first.text() : value).contains(value);
      for (int i = 0; i < 50; i++) {
        Answer again = paused.call(read(key));
        assertThat(again.isOk() ? again.text() : value).contains(value);
      }
      cluster.heal();
    }
  }

  @Test
  void ofManyWhoAddToOneNumberNoneIsLost() throws Exception {
    insist(cluster.node(0), write("sum", "0"));
    int added = 0;
    for (int i = 0; i < 30; i++) {
      LiveNode node = cluster.node(i % cluster.nodes().size());
      long before = node.call(read("sum")).number("value");
      assertThat(before).isEqualTo(added);
      assertThat(node.call(write("sum", Long.toString(before + 1))).isOk()).isTrue();
      added++;
    }
    assertThat(cluster.node(0).call(read("sum").with("bypass", true)).number("value"))
        .isEqualTo(added);
  }

  private static ApiCall write(String key, String value) {
    return new ApiCall("POST", "/cache/" + key, Map.of(), value, PATIENCE_MILLIS);
  }

  private static ApiCall read(String key) {
    return ApiCall.get("/cache/" + key);
  }

  private static ApiCall look(String key) {
    return ApiCall.get("/cache/status/" + key);
  }

  private static String stateOf(Answer status, LiveNode node) {
    return status.body().get("nodes") instanceof Map<?, ?> nodes
            && nodes.get(node.id()) instanceof Map<?, ?> line
        ? String.valueOf(line.get("state"))
        : status.text();
  }

  /** A client that goes on asking until it is served. */
  private static Answer insist(LiveNode node, ApiCall call) {
    Answer[] last = new Answer[1];
    Await.until(
        call + " is served",
        RECOVERY_SECONDS,
        () -> {
          last[0] = node.tryCall(call);
          return last[0].isOk();
        });
    return last[0];
  }
}
