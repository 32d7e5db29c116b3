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
import io.quorate.queue.QueueEvent.Rerouted;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: who waits for messages gets them as soon as they come, and nobody is forgotten. */
class ReceiveRoomTest {
  private static final NodeId A = new NodeId("a");
  private static final GroupId SHARD = new GroupId("shard-0");
  private static final QueueName QUEUE = new QueueName("q");
  private static final QueueName FIRST = new QueueName("q/2-7/0");
  private static final QueueName SECOND = new QueueName("q/2-7/1");
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
  private boolean isUnled;
  private final Set<QueueName> seenEmpty = new HashSet<>();
  private final Map<QueueName, Integer> ranks = new HashMap<>();
  private final Sight sight =
      new Sight() {
        @Override
        public boolean hasReplica(GroupId shard) {
          return hasReplica;
        }

        @Override
        public boolean seesNothing(GroupId shard, Receive command) {
          return seenEmpty.contains(command.queue());
        }

        @Override
        public boolean isUnled(GroupId shard) {
          return isUnled;
        }

        @Override
        public int rank(GroupId shard, Receive command) {
          return ranks.getOrDefault(command.queue(), Sight.UNKNOWN);
        }
      };
  private final ReceiveRoom room = new ReceiveRoom(shard -> requests, time, sight, 3);

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
  void whereNothingIsSeenNobodyIsAskedBeforeSomethingComes() {
    seenEmpty.add(QUEUE);
    receive(1);
    assertThat(leader.open()).isZero();
    ready(1);
    leader.answer(MESSAGE);

    assertThat(answers).containsExactly(MESSAGE);
  }

  @Test
  void whoseWaitEndsIsNotToldThatThereIsNothingUnasked() {
    seenEmpty.add(QUEUE);
    receive(1);
    pass(5_000);
    assertThat(answers).isEmpty();
    leader.answer(MESSAGE);

    assertThat(answers).as("the replica lagged").containsExactly(MESSAGE);
  }

  @Test
  void whoDoesNotWaitIsNotAnsweredWithWhatIsSeen() {
    seenEmpty.addAll(List.of(FIRST, SECOND));
    receiveFromAny(0);
    leader.answer(NOTHING);
    leader.answer(NOTHING);

    assertThat(answers).containsExactly(NOTHING);
  }

  @Test
  void ofSeveralThoseWhereNothingIsSeenAreAskedInTheEnd() {
    seenEmpty.add(FIRST);
    receiveFromAny(5_000);
    assertThat(leader.next()).asString().contains(SECOND.value());
    leader.answer(NOTHING);
    assertThat(leader.open()).isZero();
    pass(5_000);
    assertThat(leader.open()).isOne();
    assertThat(leader.next()).asString().contains(FIRST.value());
    leader.answer(NOTHING);

    assertThat(answers).containsExactly(NOTHING);
  }

  @Test
  void theEndOfTheWaitWhileOneIsAskedDoesNotForgetTheOthers() {
    seenEmpty.add(FIRST);
    receiveFromAny(5_000);
    pass(5_000);
    leader.answer(NOTHING);
    assertThat(leader.next()).asString().contains(FIRST.value());
    leader.answer(MESSAGE);

    assertThat(answers).containsExactly(MESSAGE);
  }

  @Test
  void whereNobodyLeadsOneAsksForAll() {
    seenEmpty.add(QUEUE);
    receive(1);
    receive(1);
    isUnled = true;
    pass(ReceiveRoom.ASK_MILLIS);
    assertThat(leader.open()).isOne();
  }

  @Test
  void aNodeThatStopsAsksWhatItHasNotAsked() {
    seenEmpty.add(QUEUE);
    receive(1);
    room.retire();
    leader.answer(MESSAGE);

    assertThat(answers).containsExactly(MESSAGE);
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

  @Test
  void ofSeveralOneIsAskedAfterTheOtherAndNoMoreThanThat() {
    receiveFromAny(0);
    assertThat(leader.open()).isOne();
    leader.answer(NOTHING);
    assertThat(answers).as("before all have been asked").isEmpty();
    assertThat(leader.open()).isOne();
    leader.answer(NOTHING);

    assertThat(answers).containsExactly(NOTHING);
    assertThat(leader.open()).isZero();
  }

  @Test
  void whatOneHasEndsTheSearch() {
    receiveFromAny(5_000);
    leader.answer(MESSAGE);

    assertThat(answers).containsExactly(MESSAGE);
    assertThat(leader.open()).isZero();
    room.happened(List.of(new Ready(FIRST, 1), new Ready(SECOND, 1)));
    assertThat(leader.open()).as("nothing is taken for who has been answered").isZero();
  }

  @Test
  void whicheverGetsAMessageWakesTheCall() {
    for (QueueName part : List.of(FIRST, SECOND)) {
      receiveFromAny(5_000);
      leader.answer(NOTHING);
      leader.answer(NOTHING);
      assertThat(leader.open()).isZero();
      room.happened(List.of(new Ready(part, 1)));

      assertThat(leader.open()).as("woken by %s", part).isOne();
      leader.answer(MESSAGE);
    }
    assertThat(answers).containsExactly(MESSAGE, MESSAGE);
  }

  @Test
  void aMessageThatComesWhileAnotherIsAskedIsNotMissed() {
    receiveFromAny(5_000);
    leader.answer(NOTHING);
    room.happened(List.of(new Ready(FIRST, 1), new Ready(SECOND, 1)));
    leader.answer(NOTHING);

    assertThat(leader.open()).isOne();
  }

  @Test
  void whatIsKnownToHaveMessagesIsAskedFirst() {
    ranks.put(SECOND, Sight.FILLED);
    for (int i = 0; i < 2; i++) {
      receiveFromAny(5_000);
      assertThat(leader.next()).asString().contains(SECOND.value());
      leader.answer(MESSAGE);
    }
  }

  @Test
  void whatNobodyLeadsKeepsNobodyFromTheOthers() {
    ranks.put(FIRST, Sight.UNLED);
    receiveFromAny(5_000);
    assertThat(leader.next()).asString().contains(SECOND.value());
    leader.answer(NOTHING);
    assertThat(leader.open()).isZero();
    ranks.remove(FIRST);
    pass(ReceiveRoom.ASK_MILLIS);

    assertThat(leader.next()).as("it is asked once it can be").asString().contains("/0");
    leader.answer(MESSAGE);
    assertThat(answers).containsExactly(MESSAGE);
  }

  @Test
  void thatThereIsNothingIsNotSaidForWhatHasNotAnswered() {
    ranks.put(FIRST, Sight.UNLED);
    receiveFromAny(5_000);
    leader.answer(NOTHING);
    pass(5_000);

    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void whoWaitsWhereNoMessagesComeAnyMoreAsksAnew() {
    receive(1);
    leader.answer(NOTHING);
    room.happened(List.of(new Rerouted(QUEUE)));

    assertThat(leader.open()).isOne();
  }

  private void receive(int max) {
    room.receive(
        List.of(new QueuePart(SHARD, QUEUE)),
        new Receive(QUEUE, max, 0, 1_000, null),
        5_000,
        answers::add);
  }

  private void receiveFromAny(long waitMillis) {
    room.receive(
        List.of(new QueuePart(SHARD, FIRST), new QueuePart(SHARD, SECOND)),
        new Receive(QUEUE, 1, 0, 1_000, null),
        waitMillis,
        answers::add);
  }

  private void ready(int available) {
    room.happened(List.of(new Ready(QUEUE, available)));
  }

  private void pass(long millis) {
    time.advanceTo(time.nowMillis() + millis);
    room.sweep();
  }
}
