package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goal: threads own locks as they own Java's. Method: a played cluster, which grants all. */
class ThreadLockTest {
  private final PlayedCluster cluster = new PlayedCluster();
  private final QuorateClient client = cluster.client();
  private final ThreadLock lock = client.threadLock("a");

  @Test
  void entersAgainWithoutAskingAndLeavesWhenTheLastHoldEnds() throws Exception {
    take(lock);
    lock.lockInterruptibly();
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();
    assertThat(lock.fencingToken()).isEqualTo(101);
    for (int i = 0; i < 3; i++) {
      lock.unlock();
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    }
    lock.unlock();
    assertThat(lock.isHeldByCurrentThread()).isFalse();
    assertThat(cluster.log()).containsExactly("POST /session", "POST /lock/a", "DELETE /lock/a");
  }

  @Test
  void allThatOneThreadHoldsIsUnderOneSessionAndOthersHaveTheirOwn() {
    ThreadLock other = client.threadLock("b");
    take(lock);
    take(other);
    CompletableFuture.runAsync(
            () -> {
              take(client.threadLock("c"));
              client.threadLock("c").unlock();
            })
        .join();
    lock.unlock();
    other.unlock();
    take(lock);
    assertThat(cluster.log("session"))
        .containsExactly(
            "POST /session",
            "POST /lock/a session=s-1",
            "POST /lock/b session=s-1",
            "POST /session",
            "POST /lock/c session=s-2",
            "DELETE /lock/c session=s-2",
            "DELETE /lock/a session=s-1",
            "DELETE /lock/b session=s-1",
            "POST /lock/a session=s-1");
  }

  @Test
  void aSessionIsNobodyElsesBeforeTheLastHoldUnderItEnds() {
    ThreadLock other = client.threadLock("b");
    take(lock);
    take(other);
    lock.unlock();
    CompletableFuture.runAsync(() -> take(lock)).join();
    assertThat(cluster.log("session")).endsWith("POST /lock/a session=s-2");
  }

  @Test
  void aThreadUnlocksOnlyWhatItHolds() {
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock::fencingToken).isInstanceOf(IllegalMonitorStateException.class);
    take(lock);
    var inOther = CompletableFuture.runAsync(lock::unlock);
    assertThatThrownBy(inOther::join).hasCauseInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(client.readWriteLock("a").readLock()::unlock)
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aLockThatIsHeldByOthersIsNotTaken() throws Exception {
    cluster.once("POST /lock/a", 423, PlayedCluster.locked());
    assertThat(lock.tryLock()).isFalse();
    cluster.once("POST /lock/a", 423, PlayedCluster.locked());
    assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
    assertThat(lock.isHeldByCurrentThread()).isFalse();
    take(lock);
  }

  @Test
  void aWaitInVainBesideAHoldDoesNotCostTheHold() throws Exception {
    take(lock);
    cluster.log();
    cluster.once("POST /lock/b", 423, PlayedCluster.locked());
    assertThat(client.threadLock("b").tryLock()).isFalse();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    assertThat(cluster.log()).containsExactly("POST /lock/b");
  }

  @Test
  void aReaderBecomesAWriterAndAReaderAgain() {
    ThreadReadWriteLock pair = client.readWriteLock("a");
    take(pair.readLock());
    take(pair.writeLock());
    assertThat(pair.writeLock().fencingToken()).isEqualTo(102);
    take(pair.readLock());
    pair.writeLock().unlock();
    pair.readLock().unlock();
    pair.readLock().unlock();
    assertThat(cluster.log("lock_type"))
        .containsExactly(
            "POST /session",
            "POST /lock/a lock_type=shared",
            "POST /lock/a lock_type=exclusive",
            "PUT /lock/a lock_type=shared",
            "DELETE /lock/a");
  }

  @Test
  void aLostLockIsNotEnteredAgainButUnlocked() {
    take(lock);
    cluster.clock.passUnnoticed(PlayedCluster.TTL);
    assertThat(lock.isHeldByCurrentThread()).isFalse();
    assertThatThrownBy(lock::lock).isInstanceOf(SessionLostException.class);
    take(client.threadLock("b"));
    lock.unlock();
    take(lock);
    assertThat(lock.fencingToken()).isEqualTo(103);
    assertThat(cluster.log("session"))
        .endsWith("POST /lock/b session=s-2", "POST /lock/a session=s-2");
  }

  @Test
  void anInterruptEndsAWaitOnlyWhereItShould() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedException.class);
    assertThat(cluster.log()).isEmpty();
    Thread.currentThread().interrupt();
    take(lock);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
  }

  @Test
  void anInterruptedWaitBesideAHoldLeavesTheQueue() throws Exception {
    cluster.open("POST /lock/b");
    List<String> ends = new ArrayList<>();
    Thread waiter =
        new Thread(
            () -> {
              take(lock);
              try {
                client.threadLock("b").lockInterruptibly();
              } catch (InterruptedException e) {
                ends.add(lock.isHeldByCurrentThread() ? "holds" : "has lost");
              }
              lock.unlock();
            });
    waiter.start();
    while (cluster.wire.sent().size() < 3) {
      Thread.onSpinWait();
    }
    waiter.interrupt();
    waiter.join();
    assertThat(ends).containsExactly("holds");
    // With a call under way that may yet take something, the session is of no use to others.
    assertThat(cluster.log())
        .endsWith("DELETE /lock/b/waiter", "DELETE /lock/a", "DELETE /session/s-1");
  }

  // Where the test is what comes between, a finally would only be in the way.
  private static void take(ThreadLock lock) {
    lock.lock();
  }
}
