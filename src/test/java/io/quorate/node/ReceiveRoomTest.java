package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.calls.RecordedCalls;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueEvent.Ready;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: who waits for messages gets them as soon as they come, and nobody is forgotten. */
class ReceiveRoomTest {
  private static final NodeId A = new NodeId("a");
  private static final GroupId SHARD = new GroupId("shard-0");
  private static final QueueName QUEUE = new QueueName("q");
  private static final QueueReply NOTHING =
      new QueueReply(new Received(QUEUE, List.of()), List.of());
  private static final QueueReply MESSAGE =
      new QueueReply(
          new Received(QUEUE, List.of(new Delivery(new Receipt(1, 1), 1, 0, 0, null, 1_000, null))),
          List.of(Bytes.EMPTY));

  private final LoopTime time = new LoopTime(0);
  private final ScriptedLeadership leader = new ScriptedLeadership(A);
  private final Requests requests =
      new Requests(Members.config(), time, SHARD, leader, 7, new RecordedCalls());
  private final List<Outcome> answers = new ArrayList<>();
  private boolean hasReplica = true;
  private final ReceiveRoom room = new ReceiveRoom(shard -> requests, time, shard -> hasReplica, 3);

  @Test
  void whoWaitsTriesAgainWhenAMessageComes() {
    receive(1);
    leader.answer(NOTHING);
    assertThat(leader.open()).isZero();
    ready(1);
    leader.answer(MESSAGE);

    assertThat(answers).containsExactly(MESSAGE);
  }

  @Test
  void aMessageThatComesBeforeTheAnswerIsNotMissed() {
    receive(1);
    ready(1);
    leader.answer(NOTHING);

    assertThat(leader.open()).isOne();
  }

  @Test
  void asManyTryAsThereAreMessages() {
    for (int i = 0; i < 3; i++) {
      receive(1);
      leader.answer(NOTHING);
    }
    ready(2);

    assertThat(leader.open()).isEqualTo(2);
  }

  @Test
  void whoGetsSomeOrFailsLetsTheNextTry() {
    for (int i = 0; i < 3; i++) {
      receive(10);
      leader.answer(NOTHING);
    }
    ready(5);
    assertThat(leader.open()).isOne();
    leader.answer(MESSAGE);
    assertThat(leader.open()).isOne();
    leader.answer(new Outcome.MemoryFull(""));

    assertThat(leader.open()).isOne();
  }

  @Test
  void theEndOfTheWaitIsAnsweredWithNothing() {
    receive(1);
    leader.answer(NOTHING);
    pass(4_999);
    assertThat(answers).isEmpty();
    pass(1);

    assertThat(answers).containsExactly(NOTHING);
    ready(1);
    assertThat(leader.open()).isZero();
  }

  @Test
  void withoutAReplicaTheNodeAsks() {
    hasReplica = false;
    receive(1);
    leader.answer(NOTHING);
    receive(1);
    leader.answer(NOTHING);
    pass(ReceiveRoom.ASK_MILLIS);

    assertThat(leader.open()).as("one for both").isOne();
  }

  @Test
  void noMoreWaitThanMay() {
    for (int i = 0; i < 4; i++) {
      receive(1);
    }
    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.Overloaded.class);
  }

  @Test
  void aNodeThatStopsKeepsNobody() {
    receive(1);
    leader.answer(NOTHING);
    receive(1);
    room.retire();
    leader.answer(NOTHING);

    assertThat(answers).containsExactly(NOTHING, NOTHING);
  }

  private void receive(int max) {
    room.receive(SHARD, new Receive(QUEUE, max, 0, 1_000, null), 5_000, answers::add);
  }

  private void ready(int available) {
    room.happened(List.of(new Ready(QUEUE, available)));
  }

  private void pass(long millis) {
    time.advanceTo(time.nowMillis() + millis);
    room.sweep();
  }
}
