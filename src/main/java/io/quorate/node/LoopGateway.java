package io.quorate.node;

import io.quorate.backup.BackupAnswer;
import io.quorate.coherence.CacheDoor;
import io.quorate.coherence.LoopDoor;
import io.quorate.events.EventFeed;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockQuery;
import io.quorate.machine.Command;
import io.quorate.machine.GatewayStamp;
import io.quorate.machine.RequestId;
import io.quorate.port.MemberWish;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueQuery;
import io.quorate.ring.Shards;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The clients' door: turns calls of any thread into inputs of the loop. */
final class LoopGateway implements Gateway {
  /** How many bytes of messages wait at one node for being accepted. */
  private static final long BODY_BYTES_MAX = 64L << 20;

  private final NodeLoop loop;
  private final Queues queues = new Queues();
  private final CacheDoor cache;

  LoopGateway(NodeLoop loop) {
    this.loop = loop;
    cache = new LoopDoor(() -> loop.clients().cache(), this::enter);
  }

  @Override
  public CompletionStage<Outcome> submit(@Nullable RequestId requestId, LockCommand command) {
    return enter(submission(requestId, command));
  }

  private Consumer<Consumer<Outcome>> submission(
      @Nullable RequestId requestId, LockCommand command) {
    return sink -> loop.clients().requests().start(requestId, command, sink);
  }

  @Override
  public CompletionStage<Outcome> acquire(
      @Nullable RequestId requestId, LockCommand.OfLock command, long waitMillis) {
    return enter(acquisition(requestId, command, waitMillis));
  }

  private Consumer<Consumer<Outcome>> acquisition(
      @Nullable RequestId requestId, LockCommand.OfLock command, long waitMillis) {
    return waitMillis <= 0
        ? submission(requestId, command)
        : sink -> loop.clients().waitRoom().acquire(requestId, command, waitMillis, sink);
  }

  @Override
  public CompletionStage<Outcome> query(LockQuery query, Consistency consistency) {
    return enter(question(query, consistency));
  }

  private Consumer<Consumer<Outcome>> question(LockQuery query, Consistency consistency) {
    return consistency == Consistency.LOCAL
        ? sink -> sink.accept(loop.system().query(query))
        : sink -> loop.clients().reads().start(query, sink);
  }

  @Override
  public CompletionStage<List<Outcome>> submitAll(List<Ask> asks) {
    CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
    CallBatch calls =
        new CallBatch(asks.stream().map(this::call).toList(), all -> answer.complete(all));
    if (asks.isEmpty()) {
      answer.complete(List.of());
    } else if (!loop.offerClient(calls)) {
      answer.complete(Collections.nCopies(asks.size(), loop.refusal()));
    }
    return answer;
  }

  private Consumer<Consumer<Outcome>> call(Ask ask) {
    if (ask instanceof Ask.Order order) {
      return acquisition(order.requestId(), order.command(), order.waitMillis());
    }
    Ask.Question question = (Ask.Question) ask;
    return question(question.query(), question.consistency());
  }

  @Override
  public CompletionStage<Outcome> transferLeadership(GroupId group, @Nullable NodeId target) {
    return enter(sink -> loop.clients().transfers().start(group, target, sink));
  }

  @Override
  public CompletionStage<Outcome> changeMember(MemberWish wish) {
    return enter(sink -> loop.clients().memberChanges().start(wish, loop.time().nowMillis(), sink));
  }

  @Override
  public QueueDoor queues() {
    return queues;
  }

  private final class Queues implements QueueDoor {
    private final AtomicLong bytesUnderWay = new AtomicLong();

    @Override
    public CompletionStage<Outcome> submit(int shard, QueueCommand command, List<Bytes> bodies) {
      long bytes = bodies.stream().mapToLong(Bytes::length).sum();
      if (bytesUnderWay.addAndGet(bytes) > BODY_BYTES_MAX && bytes > 0) {
        bytesUnderWay.addAndGet(-bytes);
        return CompletableFuture.completedFuture(
            new Outcome.Overloaded("too many bytes of messages are under way at this node"));
      }
      return start(shard, stamp -> new Command.OnQueue(stamp, command, bodies), bytes)
          .whenComplete((answer, failure) -> bytesUnderWay.addAndGet(-bytes));
    }

    @Override
    public CompletionStage<Outcome> receive(
        int shard, QueueCommand.Receive command, long waitMillis) {
      return waitMillis <= 0
          ? submit(shard, command, List.of())
          : receiveFromAny(
              List.of(new QueuePart(Shards.groupOf(shard), command.queue())), command, waitMillis);
    }

    @Override
    public CompletionStage<Outcome> receiveFromAny(
        List<QueuePart> parts, QueueCommand.Receive command, long waitMillis) {
      return enter(sink -> loop.clients().receiveRoom().receive(parts, command, waitMillis, sink));
    }

    @Override
    public CompletionStage<Outcome> query(int shard, QueueQuery query) {
      return start(shard, stamp -> new Command.AskQueues(query), 0);
    }

    private CompletionStage<Outcome> start(
        int shard, Function<GatewayStamp, Command> command, long bytes) {
      GroupId group = Shards.groupOf(shard);
      return enter(sink -> loop.clients().shardRequests().to(group).start(command, bytes, sink));
    }
  }

  @Override
  public CacheDoor cache() {
    return cache;
  }

  @Override
  public BackupDoor backups() {
    return new BackupDoor() {
      @Override
      public CompletionStage<Outcome> open() {
        return enter(sink -> loop.clients().backups().open(sink));
      }

      @Override
      public CompletionStage<Outcome> read(long id, int place, long offset) {
        return enter(sink -> loop.clients().backups().read(id, place, offset, sink));
      }

      @Override
      public void close(long id) {
        var unused = enter(sink -> ended(id, sink));
      }
    };
  }

  private void ended(long id, Consumer<Outcome> sink) {
    loop.clients().backups().end(id);
    sink.accept(new BackupAnswer.Closed());
  }

  @Override
  public EventFeed events() {
    return loop.events();
  }

  @Override
  public NodeStatus status() {
    return loop.status();
  }

  private CompletionStage<Outcome> enter(Consumer<Consumer<Outcome>> action) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    if (!loop.offerClient(new CallBatch(List.of(action), all -> answer.complete(all.get(0))))) {
      answer.complete(loop.refusal());
    }
    return answer;
  }
}
