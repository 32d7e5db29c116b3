package io.quorate.it;

import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.addNode;
import static io.quorate.live.ApiCall.get;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.removeNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.BenchOptions;
import io.quorate.bench.LoadGenerator;
import io.quorate.live.Answer;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: members come and go, and clients notice nothing. Method: real processes under load. */
@ExtendWith(WithCluster.class)
class MembershipIT {
  private static final int CONNECTIONS = 8;
  private static final int SECONDS_MAX = 60;

  private final LiveCluster cluster;

  MembershipIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aNodeJoinsAndLeavesAndNoOperationOfTheOthersFails() throws Exception {
    LiveNode newcomer = cluster.newcomer();
    LiveNode member = cluster.node(0);
    Answer tooEarly = member.call(addNode(newcomer));
    assertThat(tooEarly.status()).isEqualTo(409);
    assertThat(tooEarly.text()).contains("asks to join");
    newcomer.start();
    try (LoadGenerator load = LoadGenerator.start(loadOfMembers())) {
      newcomer.awaitAnswer();
      assertThat(newcomer.call(acquire("joined", "c")).status()).isEqualTo(503);
      load.beginMeasuring();
      Answer added = member.call(addNode(newcomer));
      assertThat(added.status()).as(added.text()).isEqualTo(200);
      Await.until(
          () -> "a voter: " + member.tryCall(get("/cluster")).text(),
          SECONDS_MAX,
          () -> member.tryCall(addNode(newcomer)).text().contains("voter"));
      assertThat(member.call(acquire("joined", "c")).isOk()).isTrue();
      Answer held = newcomer.call(acquire("joined", "d"));
      assertThat(held.status()).as(held.text()).isEqualTo(423);

      Answer removed = newcomer.call(removeNode(newcomer));
      assertThat(removed.status()).as(removed.text()).isEqualTo(200);
      Await.until(
          () -> "it says that it is out: " + newcomer.logTail(),
          SECONDS_MAX,
          () -> newcomer.view().filter(view -> view.phase().equals("halted")).isPresent());
      load.end();
      assertThat(load.failures()).isEmpty();
      assertThat(load.tokensNotRising()).isZero();
      assertThat(load.operations()).isGreaterThan(100);
    } finally {
      newcomer.kill();
    }
    assertThat(newcomer.logTail()).contains("has been removed from the cluster");
    assertThat(member.call(removeNode(newcomer)).status()).isEqualTo(404);
    assertThat(member.call(release("joined", "c")).isOk()).isTrue();
  }

  private BenchOptions loadOfMembers() {
    return BenchOptions.spreadOver(
        cluster.nodes().stream()
            .map(node -> new InetSocketAddress("localhost", node.port()))
            .toList(),
        CONNECTIONS);
  }
}
