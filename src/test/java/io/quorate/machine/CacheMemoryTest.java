package io.quorate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryContract;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.memory.Recalled;
import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.LostBytes;
import io.quorate.kernel.MalformedBytes;
import io.quorate.machine.Command.OnCache;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: the memory of the cache as a shard's group has it, in its log and its snapshots. Method:
 * {@link MemoryContract} on a machine that is restored between any two entries, and claims.
 */
class CacheMemoryTest implements MemoryContract {
  private static final long BYTES_MAX = 100_000;

  private ShardMachine machine = new ShardMachine();
  private long nowMillis = 5_000;
  private long sequence;

  /** A body that lies elsewhere, as the disk's do. */
  private record Moved(Bytes bytes) implements Body {
    @Override
    public int length() {
      return bytes.length();
    }

    @Override
    public int checksum() {
      return bytes.checksum();
    }

    @Override
    public Bytes read() {
      return bytes;
    }
  }

  @Override
  public MemoryAnswer ask(MemoryRequest request) {
    if (request instanceof MemoryRequest.Read read) {
      return machine.recall(read, nowMillis).answer();
    }
    Applied applied = apply(new OnCache(request, BYTES_MAX));
    restart();
    return ((CacheReply) Invariant.present(applied.outcome(), "the answer")).answer();
  }

  @Override
  public void pass(long millis) {
    nowMillis += millis;
  }

  private Applied apply(Command command) {
    return machine.apply(machine.appliedIndex() + 1, nowMillis, CommandCodec.encode(command));
  }

  private void restart() {
    byte[] state = machine.state();
    machine = ShardMachine.restore(state, machine.bodies().bodies());
    assertThat(machine.state()).isEqualTo(state);
  }

  private Recalled recall(String name) {
    return machine.recall(
        new MemoryRequest.Read(1, 1, new CacheKey(3, name)), machine.timeMillis());
  }

  private MemoryAnswer.Kind commit(String name, long grant, Content content) {
    return ask(new Commit(1, 1, new CacheKey(3, name), new Grant(1, grant), content)).kind();
  }

  private void enqueue(String body) {
    Bytes bytes = MemoryContract.bytes(body);
    QueueCommand.Item item = new QueueCommand.Item(bytes.length(), 0, 0, 0, null, null, null);
    apply(
        new Command.OnQueue(
            new GatewayStamp(7, ++sequence, sequence),
            new QueueCommand.Enqueue(new QueueName("q"), 0, List.of(item)),
            List.of(bytes)));
  }

  @Test
  void readsAreNoEntries() {
    MemoryRequest read = new MemoryRequest.Read(1, 1, KEY);

    assertThatThrownBy(() -> new OnCache(read, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundComesWithTheCommand() {
    assertThat(commit("k", 1, ofBytes(90_000))).isEqualTo(MemoryAnswer.Kind.DONE);
    assertThat(commit("l", 1, ofBytes(20_000))).isEqualTo(MemoryAnswer.Kind.FULL);
  }

  private static Content ofBytes(int length) {
    return new Content(Bytes.of(new byte[length]), 1, Content.FOREVER);
  }

  @Test
  void valuesAndMessagesAreBodiesSideBySide() {
    enqueue("first");
    commit("k", 1, MemoryContract.content("value", 1));
    enqueue("second");
    commit("l", 1, MemoryContract.content("other", 1));
    commit("k", 2, MemoryContract.content("newer", 2));

    KeptBodies kept = machine.bodies();
    assertThat(kept.bodies().stream().map(body -> body.read().utf8()))
        .containsExactly("first", "second", "other", "newer");
    assertThat(kept.numbers()).isSorted().doesNotHaveDuplicates();
    restart();
    assertThat(recall("k").answer().content()).isEqualTo(MemoryContract.content("newer", 2));
  }

  @Test
  void valueThatHasMovedIsReadWhereItIsAndOneThatWasReplacedDoesNotComeBack() {
    enqueue("message");
    commit("k", 1, MemoryContract.content("value", 1));
    commit("l", 1, MemoryContract.content("old", 1));
    KeptBodies before = machine.bodies();
    List<Body> moved = new ArrayList<>();
    before.bodies().forEach(body -> moved.add(new Moved(body.read())));
    commit("l", 2, MemoryContract.content("new", 2));

    machine.moved(before.elsewhere(moved));

    assertThat(recall("k").isInMemory()).isFalse();
    assertThat(recall("k").answer().content()).isEqualTo(MemoryContract.content("value", 1));
    assertThat(recall("l").isInMemory()).isTrue();
    assertThat(recall("l").answer().content()).isEqualTo(MemoryContract.content("new", 2));
    assertThat(machine.bodies().count()).isEqualTo(3);
  }

  @Test
  void valueThatTheDiskHasLostIsNotTakenForNone() {
    commit("k", 1, MemoryContract.content("value", 1));
    KeptBodies before = machine.bodies();
    Body lost =
        new Body() {
          @Override
          public int length() {
            return 5;
          }

          @Override
          public int checksum() {
            return 0;
          }

          @Override
          public Bytes read() {
            throw new LostBytes("the file is damaged");
          }
        };
    machine.moved(before.elsewhere(List.of(lost)));

    assertThatThrownBy(() -> recall("k").answer()).isInstanceOf(LostBytes.class);
  }

  @Test
  void timePassesWithEveryEntry() {
    commit("k", 1, new Content(Bytes.of(new byte[10]), 1, 2_000_000_000));
    assertThat(machine.nextDeadlineMillis()).hasValue(nowMillis + 2_000);
    nowMillis += 2_000;
    apply(new Command.PassTime());

    assertThat(machine.cache().valueCount()).isZero();
    assertThat(machine.bodies().count()).isZero();
  }

  @Test
  void readGoesByTheLaterOfBothTimes() {
    commit("k", 1, new Content(Bytes.of(new byte[10]), 1, 2_000_000_000));
    MemoryRequest.Read read = new MemoryRequest.Read(1, 1, new CacheKey(3, "k"));

    assertThat(machine.recall(read, nowMillis + 1_999).value()).isNotNull();
    assertThat(machine.recall(read, nowMillis + 2_000).value()).isNull();
    assertThat(machine.recall(read, 0).lifeNanos()).isEqualTo(2_000_000_000);
  }

  @Test
  void deadlineIsThatOfTheQueuesIfItComesFirst() {
    commit("k", 1, new Content(Bytes.of(new byte[10]), 1, 90_000_000_000L));
    long alone = machine.nextDeadlineMillis().orElseThrow();
    enqueue("message");
    apply(
        new Command.OnQueue(
            new GatewayStamp(7, ++sequence, sequence),
            new QueueCommand.Receive(new QueueName("q"), 1, 30_000, 30_000, null),
            List.of()));

    assertThat(alone).isEqualTo(nowMillis + 90_000);
    assertThat(machine.nextDeadlineMillis()).hasValue(nowMillis + 30_000);
  }

  @Test
  void everyCutOfAStateIsMalformed() {
    enqueue("message");
    commit("k", 1, MemoryContract.content("value", 1));
    List<Body> bodies = machine.bodies().bodies();
    byte[] state = machine.state();
    for (int length = 0; length < state.length; length++) {
      byte[] cut = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> ShardMachine.restore(cut, bodies))
          .isInstanceOf(MalformedBytes.class);
    }
    List<Body> fewer = bodies.subList(0, 1);
    assertThatThrownBy(() -> ShardMachine.restore(state, fewer)).isInstanceOf(MalformedBytes.class);
  }
}
