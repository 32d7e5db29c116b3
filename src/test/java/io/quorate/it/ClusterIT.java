package io.quorate.it;

import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.get;
import static io.quorate.live.ApiCall.leave;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.live.Answer;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: three nodes behave as one lock service. Method: real processes, called as users do. */
@ExtendWith(WithCluster.class)
class ClusterIT {
  private static final int ANSWER_SECONDS = 60;

  /** More than the server has threads for requests. */
  private static final int MANY_WAITS = 200;

  private final LiveCluster cluster;

  ClusterIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @OnEachServer
  @Test
  void aLockIsTakenThroughAnyNodeAndTokensRise() throws Exception {
    long last = 0;
    for (int round = 0; round < 3; round++) {
      for (LiveNode node : cluster.nodes()) {
        Answer granted = node.call(acquire("any", "c").with("ttl", 20));
        assertThat(granted.status()).as(granted.text()).isEqualTo(200);
        assertThat(granted.token()).isGreaterThan(last);
        last = granted.token();
        assertThat(node.call(release("any", "c").with("fencing_token", last)).isOk()).isTrue();
      }
    }
  }

  /** The whole of 127.0.0.0/8 is this machine where it is known at all. */
  @OnEachServer
  @Test
  void nodesThatAreBoundToOneAddressListenAtNoOther() {
    for (LiveNode node : cluster.nodes()) {
      assertThatThrownBy(() -> new Socket("127.0.0.2", node.port()).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHeldLockIsRefusedAndItsHolderSeenOnEveryNode() throws Exception {
    for (int round = 0; round < 10; round++) {
      for (LiveNode node : cluster.nodes()) {
        String lock = "held-" + round + "-" + node;
        long token = node.call(acquire(lock, "alice")).token();
        for (LiveNode other : cluster.nodes()) {
          Answer refused = other.call(acquire(lock, "bob"));
          assertThat(refused.status()).as(refused.text()).isEqualTo(423);
          assertThat(refused.code()).isEqualTo("locked");
          assertThat(refused.holders()).containsExactly("alice=" + token);
          assertThat(other.call(state(lock)).holders()).containsExactly("alice=" + token);
        }
        node.call(release(lock, "alice"));
        for (LiveNode other : cluster.nodes()) {
          assertThat(other.call(state(lock)).status()).isEqualTo(404);
        }
      }
    }
  }

  @Test
  void readersShareWhatAWriterMayNotHave() throws Exception {
    for (LiveNode node : cluster.nodes()) {
      String reader = "reader-" + node;
      Answer granted = node.call(acquire("shared", reader).with("lock_type", "shared"));
      assertThat(granted.status()).as(granted.text()).isEqualTo(200);
    }
    for (LiveNode node : cluster.nodes()) {
      assertThat(node.call(acquire("shared", "writer")).status()).isEqualTo(423);
      assertThat(node.call(state("shared")).holders()).hasSize(3);
    }
    for (LiveNode node : cluster.nodes()) {
      assertThat(node.call(release("shared", "reader-" + node)).isOk()).isTrue();
    }
    assertThat(cluster.node(0).call(acquire("shared", "writer").with("ttl", 1)).isOk()).isTrue();
  }

  @Test
  void aRequestRepeatedOnAnotherNodeIsExecutedOnce() throws Exception {
    Answer first = cluster.node(0).call(acquire("once", "c").with("request_id", "r-1"));
    Answer again = cluster.node(1).call(acquire("once", "c").with("request_id", "r-1"));
    assertThat(again.token()).isEqualTo(first.token());
    assertThat(again.number("hold_count")).isEqualTo(1);
    cluster.node(2).call(release("once", "c").with("request_id", "r-2"));
    assertThat(cluster.node(0).call(state("once")).status()).isEqualTo(404);
    assertThat(cluster.node(0).call(release("once", "c").with("request_id", "r-2")).isOk())
        .isTrue();
  }

  @Test
  void aCycleOfWaitsCostsTheYoungestItsWait() throws Exception {
    cluster.node(0).call(acquire("left", "alice"));
    cluster.node(1).call(acquire("right", "bob"));
    CompletableFuture<Answer> alice =
        cluster.node(0).callLater(acquire("right", "alice").waiting(ANSWER_SECONDS));
    awaitWaiters("right", List.of("alice"));

    Answer bob = cluster.node(1).call(acquire("left", "bob").waiting(ANSWER_SECONDS));
    assertThat(bob.status()).as(bob.text()).isEqualTo(409);
    assertThat(bob.code()).isEqualTo("deadlock");
    assertThat(bob.strings("cycle")).containsExactlyInAnyOrder("alice", "bob");

    assertThat(cluster.node(2).call(release("right", "bob")).isOk()).isTrue();
    assertThat(alice.get(ANSWER_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    cluster.node(0).call(release("right", "alice"));
    cluster.node(0).call(release("left", "alice"));
    Answer graph = cluster.node(2).call(get("/locks/wait-for-graph"));
    assertThat(graph.text()).contains("alice", "bob");
  }

  @Test
  void anExpiredHoldPassesToTheFirstWaiterOnWhicheverNodeItWaits() throws Exception {
    long begin = System.nanoTime();
    long token = cluster.node(0).call(acquire("expiring", "holder").with("ttl", 2)).token();
    CompletableFuture<Answer> first =
        cluster.node(1).callLater(acquire("expiring", "first").waiting(ANSWER_SECONDS));
    awaitWaiters("expiring", List.of("first"));
    CompletableFuture<Answer> second =
        cluster.node(2).callLater(acquire("expiring", "second").waiting(ANSWER_SECONDS));
    awaitWaiters("expiring", List.of("first", "second"));

    Answer granted = first.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    assertThat(granted.status()).as(granted.text()).isEqualTo(200);
    assertThat(granted.token()).isGreaterThan(token);
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
    assertThat(second).isNotDone();
    assertThat(cluster.node(0).call(release("expiring", "holder")).status()).isEqualTo(409);

    cluster.node(2).call(release("expiring", "first"));
    assertThat(second.get(ANSWER_SECONDS, TimeUnit.SECONDS).token()).isGreaterThan(granted.token());
    cluster.node(0).call(release("expiring", "second"));
  }

  @Test
  void aWaitThatEndsKeepsItsPlaceUntilTheClientLeaves() throws Exception {
    cluster.node(0).call(acquire("queued", "holder"));
    Answer waited = cluster.node(1).call(acquire("queued", "waiter").waiting(1));
    assertThat(waited.status()).isEqualTo(423);
    assertThat(waited.number("position")).isEqualTo(1);
    assertThat(cluster.node(2).call(state("queued")).waiters()).containsExactly("waiter");

    assertThat(cluster.node(2).call(leave("queued", "waiter")).isOk()).isTrue();
    assertThat(cluster.node(0).call(state("queued")).waiters()).isEmpty();
    cluster.node(0).call(release("queued", "holder"));
  }

  @OnEachServer
  @Test
  void moreWaitsThanThreadsLeaveRoomForOthersAndAreServedInTurn() throws Exception {
    LiveNode node = cluster.node(1);
    node.call(acquire("crowded", "holder"));
    List<CompletableFuture<Answer>> released = new ArrayList<>();
    for (int i = 0; i < MANY_WAITS; i++) {
      String client = "waiter-" + i;
      released.add(
          node.callLater(acquire("crowded", client).waiting(60))
              .thenCompose(
                  granted ->
                      node.callLater(
                          release("crowded", client).with("fencing_token", granted.token()))));
    }
    Await.until(
        "all wait",
        ANSWER_SECONDS,
        () -> cluster.node(0).tryCall(state("crowded")).waiters().size() == MANY_WAITS);

    for (int i = 0; i < 20; i++) {
      Answer other = node.call(acquire("quiet", "c").patience(5_000));
      assertThat(other.status()).as(other.text()).isEqualTo(200);
      node.call(release("quiet", "c").patience(5_000));
    }
    assertThat(released).noneMatch(CompletableFuture::isDone);

    node.call(release("crowded", "holder"));
    for (CompletableFuture<Answer> each : released) {
      assertThat(each.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    assertThat(node.call(state("crowded")).status()).isEqualTo(404);
  }

  private void awaitWaiters(String lock, List<String> waiters) {
    Await.until(
        waiters + " wait for " + lock,
        ANSWER_SECONDS,
        () -> cluster.node(2).tryCall(state(lock)).waiters().equals(waiters));
  }
}
