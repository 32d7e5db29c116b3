package io.quorate.machine;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.memory.MemoryMap;
import io.quorate.cache.memory.Recalled;
import io.quorate.kernel.Body;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command.AskQueues;
import io.quorate.machine.Command.FollowTable;
import io.quorate.machine.Command.OnCache;
import io.quorate.machine.Command.OnQueue;
import io.quorate.queue.Load;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueEvent;
import io.quorate.queue.QueueTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The state of a shard's group: its queues with the bodies of their messages, what the keys of its
 * cache have, and which table of placements it follows. A leader that knows only an older table
 * changes nothing: the shard may have gone where the newer one says, and be counted as gone. Each
 * command of a client executes exactly once.
 */
public final class ShardMachine implements ReplicatedMachine {
  /** How many bytes of bodies a shard keeps, on the disk. */
  public static final long BODY_BYTES_MAX = 64L << 30;

  private static final int STATE_VERSION = 7;

  private final AppliedMark applied;
  private final GatewayMemory gateways;
  private final QueueTable queues;
  private final Bodies bodies;
  private final MemoryMap cache;
  private long tableEpoch;

  public ShardMachine() {
    applied = new AppliedMark();
    gateways = new GatewayMemory();
    queues = new QueueTable();
    bodies = new Bodies();
    cache = new MemoryMap(bodies);
  }

  private ShardMachine(ByteReader in, List<Body> places) {
    applied = AppliedMark.readFrom(in);
    tableEpoch = in.readVarLong(0, Long.MAX_VALUE);
    gateways = GatewayMemory.readFrom(in);
    queues = QueueTable.readFrom(in);
    bodies = Bodies.readFrom(in, places);
    cache = MemoryMap.readFrom(in, bodies);
  }

  /**
   * A machine that goes on exactly as the one whose {@link #state()} this is.
   *
   * @param places its {@link #bodies()}, and where they lie
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not the state of a machine of this
   *     version
   */
  public static ShardMachine restore(byte[] state, List<Body> places) {
    ByteReader in = new ByteReader(state);
    Fields.requireVersion(in, STATE_VERSION);
    ShardMachine machine = new ShardMachine(in, places);
    in.requireEnd();
    return machine;
  }

  @Override
  public Applied apply(long index, long entryTimeMillis, byte[] payload) {
    Command command = CommandCodec.decodeCommitted(index, payload);
    applied.advance(index, entryTimeMillis);
    List<QueueEvent> events = new ArrayList<>();
    List<Bytes> brought = command instanceof OnQueue onQueue ? onQueue.bodies() : List.of();
    Consumer<QueueEvent> witness =
        event -> {
          events.add(event);
          bodies.follow(event, brought);
        };
    queues.expire(timeMillis(), witness);
    gateways.forgetUntil(timeMillis());
    cache.expire(timeMillis());
    return switch (command.kind()) {
      case PASS_TIME -> Applied.ofShard(null, null, events);
      case FOLLOW_TABLE -> {
        tableEpoch = Math.max(tableEpoch, ((FollowTable) command).epoch());
        yield Applied.ofShard(null, null, events);
      }
      case ON_QUEUE -> {
        OnQueue onQueue = (OnQueue) command;
        Outcome outcome = executeOnce(onQueue, witness);
        yield Applied.ofShard(onQueue.stamp(), attached(outcome), events);
      }
      case ASK_QUEUES -> {
        QueueAnswer answer = queues.query(((AskQueues) command).query());
        yield Applied.ofShard(null, bodies.attach(answer), events);
      }
      case ON_CACHE -> {
        OnCache onCache = (OnCache) command;
        MemoryAnswer answer = cache.carryOut(timeMillis(), onCache.request(), onCache.bytesMax());
        yield Applied.ofShard(null, new CacheReply(answer), events);
      }
      case BOOTSTRAP, ON_LOCK, ON_PLACEMENT, TELL_DEPTHS ->
          throw new InvariantViolation("entry " + index + " of a shard is " + command.kind());
    };
  }

  private Outcome executeOnce(OnQueue command, Consumer<QueueEvent> witness) {
    Outcome known = gateways.recall(command.stamp(), timeMillis());
    if (known != null) {
      return known;
    }
    Outcome outcome = execute(command, witness);
    if (outcome instanceof QueueReply) {
      gateways.remember(command.stamp(), outcome, timeMillis());
    }
    return outcome;
  }

  private Outcome execute(OnQueue command, Consumer<QueueEvent> witness) {
    long more = command.bodies().stream().mapToLong(Bytes::length).sum();
    if (more > 0 && bodies.bytes() + more > BODY_BYTES_MAX) {
      return new Outcome.MemoryFull(
          "the messages of a shard have " + BODY_BYTES_MAX + " bytes at most");
    }
    QueueCommand toDo = command.command();
    Outcome outcome = queues.apply(timeMillis(), toDo, witness);
    return outcome instanceof QueueAnswer answer ? QueueReply.of(answer) : outcome;
  }

  private Outcome attached(Outcome outcome) {
    return outcome instanceof QueueReply reply ? bodies.attach(reply.answer()) : outcome;
  }

  /** The newest table that the shard's leaders have followed; 0 before the first. */
  public long tableEpoch() {
    return tableEpoch;
  }

  /**
   * What a key of the cache has. That it has all that was committed is for whoever asks to see to.
   *
   * @param nowMillis the leader's log time
   */
  public Recalled recall(MemoryRequest.Read read, long nowMillis) {
    return cache.recall(read, Math.max(nowMillis, timeMillis()));
  }

  /** The cache's memory; for reading. */
  public MemoryMap cache() {
    return cache;
  }

  /** The queues; for reading. */
  public QueueTable queues() {
    return queues;
  }

  /** The bodies of what is about to be carried elsewhere, in its order. */
  public List<Body> bodiesOf(Load load) {
    return load.messageIds().stream().map(bodies::of).toList();
  }

  @Override
  public boolean takes(CommandKind kind) {
    return kind == CommandKind.ON_QUEUE || kind == CommandKind.ASK_QUEUES;
  }

  @Override
  public boolean isBootstrapped() {
    return true;
  }

  @Override
  public OptionalLong nextDeadlineMillis() {
    return Stream.of(queues.nextDeadlineMillis(), cache.nextDeadlineMillis())
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  @Override
  public long timeMillis() {
    return applied.timeMillis();
  }

  @Override
  public long appliedIndex() {
    return applied.index();
  }

  @Override
  public byte[] state() {
    ByteWriter out =
        applied.writeTo(new ByteWriter().writeByte(STATE_VERSION)).writeVarLong(tableEpoch);
    gateways.writeTo(out);
    queues.writeTo(out);
    bodies.writeTo(out);
    cache.writeTo(out);
    return out.toByteArray();
  }

  @Override
  public KeptBodies bodies() {
    return bodies.kept();
  }

  @Override
  public void moved(KeptBodies places) {
    bodies.moved(places);
  }
}
