package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.port.MemberWish;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The clients' door: turns calls of any thread into inputs of the loop. */
final class LoopGateway implements Gateway {
  private final NodeLoop loop;

  LoopGateway(NodeLoop loop) {
    this.loop = loop;
  }

  @Override
  public CompletionStage<Outcome> submit(@Nullable RequestId requestId, LockCommand command) {
    return enter(sink -> loop.clients().requests().start(requestId, command, sink));
  }

  @Override
  public CompletionStage<Outcome> acquire(
      @Nullable RequestId requestId, LockCommand.OfLock command, long waitMillis) {
    return waitMillis <= 0
        ? submit(requestId, command)
        : enter(sink -> loop.clients().waitRoom().acquire(requestId, command, waitMillis, sink));
  }

  @Override
  public CompletionStage<Outcome> query(LockQuery query, Consistency consistency) {
    return enter(
        consistency == Consistency.LOCAL
            ? sink -> sink.accept(loop.system().query(query))
            : sink -> loop.clients().reads().start(query, sink));
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
    sink.accept(new Outcome.Done());
  }

  @Override
  public NodeStatus status() {
    return loop.status();
  }

  private CompletionStage<Outcome> enter(Consumer<Consumer<Outcome>> action) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    if (!loop.offerClient(action, outcome -> answer.complete(outcome))) {
      answer.complete(loop.refusal());
    }
    return answer;
  }
}
