package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.journal.MemoryJournal;
import io.quorate.journal.MemorySnapshots;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goal: a node that stops for good leaves nobody waiting. Method: a loop of which each turn is. */
class HaltTest {
  private final List<String> halts = new ArrayList<>();
  private long nanos;
  private boolean hasAnswerThreads = true;
  private final NodeLoop loop =
      new NodeLoop(
          Members.config(),
          Members.start(),
          new NodePorts(
              new MemoryJournal(),
              (to, header, call, timeoutMillis, onResult) -> {},
              identity -> {},
              () -> 0,
              () -> nanos,
              this::answer,
              new MemorySnapshots(),
              Runnable::run,
              Optional.empty()),
          new Halts());

  /** The failure and the question are taken from the inbox in one turn. */
  @Test
  void whoAsksInTheMomentInWhichTheDiskFailsIsAnswered() {
    loop.journalListener().failed("no space left");
    CompletableFuture<Outcome> asked = ask();
    loop.drain();

    assertThat(halts).containsExactly("the disk failed: no space left");
    assertThat(asked)
        .isCompletedWithValue(new Outcome.Unavailable("the disk failed: no space left"));
  }

  /** Time passes in the turn in which the disk fails, and the node was still joining. */
  @Test
  void theReasonIsNotLostInTheTurnInWhichTimePasses() {
    loop.tick();
    loop.journalListener().failed("no space left");
    loop.drain();

    assertThat(loop.status().detail()).isEqualTo("the disk failed: no space left");
  }

  /** The loop's thread has ended; the server takes calls for a moment longer. */
  @Test
  void whoAsksANodeThatIsOverIsAnsweredWithoutItsLoop() {
    loop.stop();
    loop.drain();
    CompletableFuture<Outcome> lastMoment = ask();
    loop.close();

    assertThat(lastMoment).isCompletedWithValue(new Outcome.Unavailable("the node was stopped"));
    assertThat(ask()).isCompletedWithValue(new Outcome.Unavailable("the node has stopped"));
  }

  @Test
  void whoAsksANodeThatIsStoppingIsSentAway() {
    List<String> ends = new ArrayList<>();
    loop.retire(() -> ends.add("nothing is left"));
    CompletableFuture<Outcome> late = ask();
    turn();

    assertThat(late).isCompletedWithValue(new Outcome.Unavailable("the node is stopping"));
    assertThat(loop.status().phase()).isEqualTo(NodeStatus.Phase.STOPPING);
    assertThat(ends).containsExactly("nothing is left");
  }

  @Test
  void whoAskedBeforeIsWaitedFor() {
    List<String> ends = new ArrayList<>();
    CompletableFuture<Outcome> early = ask();
    loop.retire(() -> ends.add("nothing is left"));
    turn();
    turn();

    assertThat(early).isNotCompleted();
    assertThat(ends).isEmpty();
    nanos = TimeUnit.MINUTES.toNanos(1);
    turn();
    assertThat(early).isCompleted();
    assertThat(ends).containsExactly("nothing is left");
  }

  /**
   * The node is over, and the server takes the call of a peer all the same: unlike a busy node's,
   * its answer sends the peer to somebody else.
   */
  @Test
  void aPeerThatCallsANodeThatIsOverIsAnswered() {
    List<PeerReply> replies = new ArrayList<>();
    loop.stop();
    loop.drain();
    loop.close();
    hasAnswerThreads = false;
    loop.endpoint()
        .receive(
            new PeerHeader(1, Members.B, 1, 1, 1), new PeerCall.Appends(List.of()), replies::add);

    assertThat(replies)
        .containsExactly(new PeerReply.Rejected(Members.A + " has halted: the node has stopped"));
  }

  private void answer(Runnable answer) {
    if (!hasAnswerThreads) {
      throw new RejectedExecutionException();
    }
    answer.run();
  }

  private void turn() {
    loop.tick();
    loop.drain();
  }

  @Test
  void whoAsksLaterIsAnsweredAndNothingElseHappens() {
    loop.journalListener().failed("no space left");
    loop.drain();
    loop.journalListener().failed("and again");
    CompletableFuture<Outcome> asked = ask();
    loop.drain();

    assertThat(asked).isCompleted();
    assertThat(halts).hasSize(1);
  }

  private CompletableFuture<Outcome> ask() {
    LockQuery query = new LockQuery.Describe(new LockName("orders"));
    return loop.gateway().query(query, Consistency.LINEARIZABLE).toCompletableFuture();
  }

  private final class Halts implements NodeListener {
    @Override
    public void noticed(GroupId group, Notice notice) {}

    @Override
    public void leapt(GroupId group, long index) {}

    @Override
    public void rejected(NodeId peer, String reason) {}

    @Override
    public void waiting(String detail) {}

    @Override
    public void membersDiffer(String difference) {}

    @Override
    public void halted(String reason) {
      halts.add(reason);
    }

    @Override
    public void bug(Throwable bug) {
      throw new AssertionError(bug);
    }
  }
}
