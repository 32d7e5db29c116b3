package io.quorate.server.queues;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.machine.QueueReply;
import io.quorate.machine.QueueShards;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.node.QueuePart;
import io.quorate.port.QueueStore;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.QueueSettings;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.Shards;
import io.quorate.server.api.Answers;
import io.quorate.server.api.RaftStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Queues in the shards of the cluster itself: a home is a shard. */
public final class ReplicatedQueues implements QueueStore {
  private static final Outcome NOT_PLACED =
      new Outcome.Unavailable("the shards have not been placed yet");
  private static final Pattern SHARD = Pattern.compile("[0-9]{1,4}");

  private final Gateway gateway;

  public ReplicatedQueues(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public String homeOf(QueueName queue) {
    int count = shardCount();
    return Integer.toString(count == 0 ? 0 : shardOf(queue, count));
  }

  @Override
  public Optional<PeerAddress> otherLeaderOf(QueueName queue) {
    NodeStatus status = gateway.status();
    PlacementTable table = status.shards().table();
    if (table.shards().isEmpty()) {
      return Optional.empty();
    }
    int shard = shardOf(queue, table.shards().size());
    NodeId leader =
        RaftStatus.groupOf(status, Shards.groupOf(shard))
            .map(GroupStatus::leader)
            .orElse(table.replicasOf(shard).leader());
    return status.members().stream()
        .filter(member -> member.node().equals(leader) && !leader.equals(status.node()))
        .map(MemberStatus::address)
        .findFirst();
  }

  @Override
  public boolean keepsOrder() {
    return true; // one loop takes them, and one leader's log
  }

  /** Into how many shards the cluster's queues are divided; 0 before it has said so. */
  private int shardCount() {
    return gateway.status().shards().table().shards().size();
  }

  private static int shardOf(QueueName queue, int shardCount) {
    return QueueShards.shardOf(queue, new Shards(shardCount));
  }

  @Override
  public CompletionStage<Outcome> enqueue(QueueCommand.Enqueue command, List<Bytes> bodies) {
    return atShardOf(command.queue(), shard -> gateway.queues().submit(shard, command, bodies));
  }

  @Override
  public CompletionStage<Outcome> receive(QueueCommand.Receive command, long waitMillis) {
    return atShardOf(
        command.queue(), shard -> gateway.queues().receive(shard, command, waitMillis));
  }

  /** As {@link #receive}, from whichever of the queues has messages. */
  CompletionStage<Outcome> receiveFromAny(
      List<QueueName> any, QueueCommand.Receive command, long waitMillis) {
    int count = shardCount();
    return count == 0
        ? CompletableFuture.completedFuture(NOT_PLACED)
        : gateway
            .queues()
            .receiveFromAny(
                any.stream()
                    .map(queue -> new QueuePart(Shards.groupOf(shardOf(queue, count)), queue))
                    .toList(),
                command,
                waitMillis);
  }

  @Override
  public CompletionStage<Outcome> submit(QueueCommand.OfQueue command) {
    return atShardOf(
        command.queue(),
        shard -> gateway.queues().submit(shard, placed(command, shard), List.of()));
  }

  /** The command that says whether the other queue that it names is of the same shard. */
  private QueueCommand placed(QueueCommand.OfQueue command, int shard) {
    if (command instanceof Configure configure) {
      QueueSettings settings = configure.settings();
      return new Configure(
          configure.queue(), settings, isIn(shard, settings.deadLetter()), configure.mustExist());
    }
    return command instanceof Redrive redrive
        ? new Redrive(
            redrive.queue(), redrive.max(), redrive.target(), isIn(shard, redrive.target()))
        : command;
  }

  private boolean isIn(int shard, @Nullable QueueName queue) {
    return queue != null && shardOf(queue, shardCount()) == shard;
  }

  @Override
  public void requireHome(String home) {
    int shard = SHARD.matcher(home).matches() ? Integer.parseInt(home) : Integer.MAX_VALUE;
    int count = shardCount();
    if (shard >= Shards.COUNT_MAX || (count > 0 && shard >= count)) {
      throw new IllegalArgumentException("there is no shard " + home);
    }
  }

  @Override
  public CompletionStage<Outcome> settle(String home, QueueCommand command) {
    requireHome(home);
    return shardCount() == 0
        ? CompletableFuture.completedFuture(NOT_PLACED)
        : gateway.queues().submit(Integer.parseInt(home), command, List.of());
  }

  @Override
  public CompletionStage<Outcome> query(QueueName queue, QueueQuery query) {
    return atShardOf(queue, shard -> gateway.queues().query(shard, query));
  }

  @Override
  public CompletionStage<Outcome> list(QueueQuery.ListQueues query) {
    int count = shardCount();
    if (count == 0) {
      return CompletableFuture.completedFuture(NOT_PLACED);
    }
    List<CompletionStage<Outcome>> pages = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      pages.add(gateway.queues().query(shard, query));
    }
    return Answers.joined(pages).thenApply(all -> merged(all, query));
  }

  private static Outcome merged(List<Outcome> pages, QueueQuery.ListQueues query) {
    TreeMap<QueueName, QueueView> views = new TreeMap<>();
    boolean isLast = true;
    for (Outcome outcome : pages) {
      if (!(outcome instanceof QueueReply reply && reply.answer() instanceof QueuePage page)) {
        return outcome;
      }
      page.queues().forEach(view -> views.merge(view.queue(), view, QueueView::plus));
      isLast &= page.isLast();
    }
    isLast &= views.size() <= query.limit();
    return new QueueReply(
        new QueuePage(views.values().stream().limit(query.limit()).toList(), isLast), List.of());
  }

  private CompletionStage<Outcome> atShardOf(
      QueueName queue, IntFunction<CompletionStage<Outcome>> call) {
    int count = shardCount();
    return count == 0
        ? CompletableFuture.completedFuture(NOT_PLACED)
        : call.apply(shardOf(queue, count));
  }
}
