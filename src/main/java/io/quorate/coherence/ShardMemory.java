package io.quorate.coherence;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.memory.Recalled;
import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.LostBytes;
import io.quorate.kernel.Outcome;
import io.quorate.machine.CacheReply;
import io.quorate.machine.Command;
import io.quorate.machine.ShardMachine;
import io.quorate.port.CacheMemory;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The replicated map of each shard as the cache's memory: what changes it is an entry of the
 * shard's log, and what reads it waits for a confirmed index. Loop thread only.
 */
public final class ShardMemory implements CacheMemory {
  private record Question(
      int shard, MemoryRequest request, long term, Consumer<MemoryAnswer> onAnswer) {}

  private final Groups groups;
  private final long bytesMax;
  private final Executor readers;
  private final Executor loop;
  private List<Question> postponed = new ArrayList<>();

  /**
   * @param bytesMax how many bytes of values a shard keeps
   * @param readers read values from the disk
   * @param loop runs what is to be done in the loop
   */
  public ShardMemory(Groups groups, long bytesMax, Executor readers, Executor loop) {
    this.groups = groups;
    this.bytesMax = bytesMax;
    this.readers = readers;
    this.loop = loop;
  }

  @Override
  public void ask(int shard, MemoryRequest request, Consumer<MemoryAnswer> onAnswer) {
    ask(new Question(shard, request, request.term(), onAnswer));
  }

  @Override
  public void sweep() {
    List<Question> again = postponed;
    postponed = new ArrayList<>();
    again.forEach(this::ask);
  }

  // Whoever leads no longer has nobody left to answer to.
  private void ask(Question question) {
    Group group = leading(question);
    if (group == null) {
      return;
    }
    boolean isTaken =
        question.request instanceof MemoryRequest.Read
            ? group.read(reading(question))
            : group.propose(
                new Command.OnCache(question.request, bytesMax),
                outcome -> settled(question, outcome));
    if (!isTaken) {
      postponed.add(question);
    }
  }

  private @Nullable Group leading(Question question) {
    Group group = groups.open(Shards.groupOf(question.shard));
    boolean isOurs = group != null && group.isLeader() && group.raft().term() == question.term;
    return isOurs ? group : null;
  }

  private void settled(Question question, Outcome outcome) {
    if (outcome instanceof CacheReply reply) {
      question.onAnswer.accept(reply.answer());
    } else if (outcome instanceof Outcome.MemoryFull) {
      question.onAnswer.accept(MemoryAnswer.of(question.request.id(), MemoryAnswer.Kind.FULL));
    } else if (leading(question) != null) {
      postponed.add(question); // to do it twice is to do it once
    }
  }

  private Group.ReadSink reading(Question question) {
    return new Group.ReadSink() {
      @Override
      public void confirmed(long index) {
        Group group = leading(question);
        if (group != null) {
          group.whenApplied(index, () -> recall(question, group));
        }
      }

      @Override
      public void failed() {
        if (leading(question) != null) {
          postponed.add(question);
        }
      }
    };
  }

  private void recall(Question question, Group group) {
    ShardMachine machine = (ShardMachine) group.machine();
    Recalled recalled =
        machine.recall((MemoryRequest.Read) question.request, group.raft().timeMillis());
    if (recalled.isInMemory()) {
      question.onAnswer.accept(recalled.answer());
      return;
    }
    try {
      readers.execute(() -> read(question, recalled));
    } catch (RejectedExecutionException e) {
      postponed.add(question);
    }
  }

  private void read(Question question, Recalled recalled) {
    try {
      MemoryAnswer answer = recalled.answer();
      loop.execute(() -> question.onAnswer.accept(answer));
    } catch (LostBytes damage) {
      loop.execute(
          () -> {
            throw damage; // a replica that has lost a value must not lead
          });
    }
  }
}
