package io.quorate.node;

import static io.quorate.node.Members.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.GroupId;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Envelope;
import io.quorate.raft.HardState;
import io.quorate.raft.VoteResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalPipeTest {
  private final List<JournalBatch> written = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final JournalPipe pipe =
      new JournalPipe(
          written::add, (group, envelope) -> told.add("released " + envelope.message().round()));

  @Test
  void allThatOneStepWantsIsOneBatch() {
    vote(1);
    vote(2);
    pipe.flush();

    assertThat(written).hasSize(1);
    assertThat(written.get(0).writes()).hasSize(2);
  }

  @Test
  void whatMustWaitForTheDiskWaitsForItsOwnBatchAndAllBefore() {
    vote(1);
    respond(10);
    pipe.flush();
    respond(20);
    pipe.flush();
    assertThat(told).isEmpty();

    pipe.durable(1);
    assertThat(told).containsExactly("persisted 1", "released 10");
    pipe.durable(2);
    assertThat(told).containsExactly("persisted 1", "released 10", "released 20");
  }

  @Test
  void nothingIsWrittenForAStepThatWantsNothing() {
    pipe.flush();

    assertThat(written).isEmpty();
  }

  @Test
  void clientsWaitWhileTheDiskIsBehind() {
    for (int i = 1; i <= JournalPipe.IN_FLIGHT_MAX; i++) {
      assertThat(pipe.hasRoom()).isTrue();
      vote(i);
      pipe.flush();
    }

    assertThat(pipe.hasRoom()).isFalse();
    pipe.durable(1);
    assertThat(pipe.hasRoom()).isTrue();
  }

  private void vote(long sequence) {
    pipe.write(
        new GroupWrite(GroupId.SYSTEM, new HardState(sequence, B), null, List.of()),
        () -> told.add("persisted " + sequence));
  }

  private void respond(long round) {
    pipe.sendAfterPersist(GroupId.SYSTEM, new Envelope(B, new VoteResponse(1, round, false, true)));
  }
}
