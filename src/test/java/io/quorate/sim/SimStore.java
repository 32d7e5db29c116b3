package io.quorate.sim;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.PlainMemory;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.CacheReply;
import io.quorate.port.CacheStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store beside the nodes that all of them, and others, read and write; what Redis is to them. It
 * may be away, fail to answer what it has done, and not be heard of.
 */
final class SimStore {
  private static final long WAY_MICROS = 150;

  private final TreeMap<Integer, PlainMemory> shards = new TreeMap<>();
  private final List<Door> doors = new ArrayList<>();
  private final Set<NodeId> deaf = new TreeSet<>();
  private @Nullable Timeline timeline;
  private boolean isAway;
  private boolean losesAnswers;
  private int commits;

  void begin(Timeline common) {
    timeline = common;
  }

  private Timeline time() {
    if (timeline == null) {
      throw new IllegalStateException("the store of no world");
    }
    return timeline;
  }

  /** A node's way to it, for one life. */
  CacheStore door(Life life) {
    Door door = new Door(life);
    doors.add(door);
    return door;
  }

  /** It ends, or is there again with all that it had. */
  void away(boolean is) {
    isAway = is;
    doors.forEach(Door::tell);
  }

  /** From now on nobody hears what becomes of his commits, although they are done. */
  void losesAnswers(boolean does) {
    losesAnswers = does;
  }

  /** The node's subscription has broken, or is there again. */
  void deafen(NodeId node, boolean is) {
    boolean isNew = is ? deaf.add(node) : deaf.remove(node);
    if (isNew) {
      doors.stream().filter(door -> door.life.id().equals(node)).forEach(Door::tell);
    }
  }

  /** Somebody who is no node writes. */
  void write(CacheKey key, String value) {
    Bytes bytes = Bytes.of(value.getBytes(StandardCharsets.UTF_8));
    memory(key.shard()).overwrite(key, bytes);
  }

  /** Somebody who is no node tells of what he has written. */
  void publish(CacheKey key) {
    for (Door door : doors) {
      if (hears(door)) {
        door.later(listener -> listener.changed(key.name()));
      }
    }
  }

  private boolean hears(Door door) {
    return !isAway && !deaf.contains(door.life.id());
  }

  /** What the key has. */
  Content content(CacheKey key) {
    return memory(key.shard()).content(key, time().nowMillis() * 1_000_000);
  }

  /** How many values have been committed, the same again included. */
  int commits() {
    return commits;
  }

  private PlainMemory memory(int shard) {
    return shards.computeIfAbsent(shard, absent -> new PlainMemory());
  }

  private Outcome carryOut(int shard, MemoryRequest request) {
    if (isAway) {
      return new Outcome.StoreAway("the store is away");
    }
    if (request instanceof MemoryRequest.Commit) {
      commits++;
    }
    MemoryAnswer answer = memory(shard).carryOut(request, time().nowMillis() * 1_000_000);
    return losesAnswers && request instanceof MemoryRequest.Commit
        ? new Outcome.OutcomeUnknown("the connection broke")
        : new CacheReply(answer);
  }

  private final class Door implements CacheStore {
    private final Life life;
    private @Nullable Listener listener;

    private Door(Life life) {
      this.life = life;
    }

    @Override
    public void carryOut(int shard, MemoryRequest request, Consumer<Outcome> onOutcome) {
      time()
          .afterMicros(
              WAY_MICROS,
              () -> {
                Outcome outcome = SimStore.this.carryOut(shard, request);
                time().afterMicros(WAY_MICROS, () -> life.resume(() -> onOutcome.accept(outcome)));
              });
    }

    @Override
    public void listen(Listener told) {
      listener = told;
      tell();
    }

    private void tell() {
      boolean isHearing = hears(this);
      later(told -> told.hears(isHearing));
    }

    private void later(Consumer<Listener> news) {
      Listener told = listener;
      if (told != null) {
        time().afterMicros(WAY_MICROS, () -> life.resume(() -> news.accept(told)));
      }
    }
  }
}
