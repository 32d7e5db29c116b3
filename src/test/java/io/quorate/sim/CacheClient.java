package io.quorate.sim;

import io.quorate.cache.CacheAnswer.Deleted;
import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Missing;
import io.quorate.cache.CacheAnswer.Unmatched;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Condition;
import io.quorate.cache.Content;
import io.quorate.cache.Line;
import io.quorate.cache.RegisterModel.Fate;
import io.quorate.cache.RegisterModel.Kind;
import io.quorate.cache.RegisterModel.Use;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** A client of the cache: reads, writes, swaps and deletes at any node, one call at a time. */
final class CacheClient {
  private static final long THINK_MILLIS_MAX = 60;
  private static final long PATIENCE_MILLIS_MAX = 6_000;

  private final SimCluster cluster;
  private final Rng rng;
  private final int id;
  private final CacheHistory history;
  private boolean isBusy;

  CacheClient(SimCluster cluster, Rng rng, int id, CacheHistory history) {
    this.cluster = cluster;
    this.rng = rng;
    this.id = id;
    this.history = history;
  }

  boolean isBusy() {
    return isBusy;
  }

  void think() {
    isBusy = false;
    cluster.world().timeline().afterMillis(rng.between(0, THINK_MILLIS_MAX), this::next);
  }

  private void next() {
    if (!history.isOpen()) {
      return;
    }
    NodeId node = cluster.nodes().get(rng.index(cluster.nodes().size()));
    CacheKey key = history.anyKey(rng);
    if (rng.chance(0.6)) {
      read(node, key);
    } else if (rng.chance(0.7)) {
      write(node, key, Kind.WRITE, 0, Condition.NONE);
    } else if (rng.chance(0.5)) {
      call(node, key, new Use(id, Kind.DELETE, 0, 0, Fate.DONE), delete());
    } else {
      swap(node, key);
    }
  }

  private static CacheCall delete() {
    return new CacheCall.Delete(Condition.NONE);
  }

  // A thread that serves hits goes on while the loop of its node stands still.
  private void read(NodeId node, CacheKey key) {
    SimNode machine = cluster.world().node(node);
    Line line = machine.isUp() ? machine.gateway().cache().hit(key) : null;
    if (line != null) {
      long now = cluster.world().timeline().nowNanos();
      history.hit(key, new Use(id, Kind.READ, 0, number(line.value()), Fate.DONE), now);
      think();
    } else {
      call(node, key, new Use(id, Kind.READ, 0, 0, Fate.DONE), new CacheCall.Read(rng.chance(0.1)));
    }
  }

  /** Reads until it is answered; asked whether it is, it asks again. */
  BooleanSupplier reading(NodeId node, CacheKey key) {
    int before = history.size();
    return () -> {
      if (!isBusy && history.size() == before) {
        Use use = new Use(id, Kind.READ, 0, 0, Fate.DONE);
        call(node, key, use, new CacheCall.Read(false), () -> isBusy = false);
      }
      return history.size() > before;
    };
  }

  private void swap(NodeId node, CacheKey key) {
    CacheHistory.Seen seen = history.lastSeen(key);
    if (seen == null) {
      write(node, key, Kind.SWAP, 0, Condition.IF_ABSENT);
    } else {
      write(node, key, Kind.SWAP, seen.value(), new Condition(seen.version()));
    }
  }

  private void write(NodeId node, CacheKey key, Kind kind, int expected, Condition condition) {
    int value = history.nextValue();
    Bytes bytes = Bytes.of(Integer.toString(value).getBytes(StandardCharsets.US_ASCII));
    call(
        node,
        key,
        new Use(id, kind, expected, value, Fate.DONE),
        new CacheCall.Write(bytes, Content.FOREVER, condition));
  }

  private void call(NodeId node, CacheKey key, Use use, CacheCall wanted) {
    call(node, key, use, wanted, this::think);
  }

  private void call(NodeId node, CacheKey key, Use use, CacheCall wanted, Runnable then) {
    isBusy = true;
    long invokedAt = cluster.world().timeline().nowNanos();
    cluster
        .call(
            node,
            gateway -> gateway.cache().call(key, wanted),
            outcome -> {
              note(key, use, outcome, invokedAt);
              then.run();
            })
        .within(rng.between(500, PATIENCE_MILLIS_MAX));
  }

  private void note(CacheKey key, Use use, Outcome outcome, long invokedAt) {
    long now = cluster.world().timeline().nowNanos();
    if (outcome instanceof Found found) {
      int value = number(found.value());
      history.seen(key, new CacheHistory.Seen(value, found.version()));
      history.add(key, with(use, value, Fate.DONE), invokedAt, now);
    } else if (outcome instanceof Missing && use.kind() == Kind.READ) {
      history.add(key, with(use, 0, Fate.DONE), invokedAt, now);
    } else if (outcome instanceof Written written) {
      history.seen(key, new CacheHistory.Seen(use.value(), written.version()));
      history.add(key, use, invokedAt, now);
    } else if (outcome instanceof Deleted || outcome instanceof Missing) {
      history.add(key, use, invokedAt, now);
    } else if (outcome instanceof Unmatched) {
      history.add(key, with(use, use.value(), Fate.UNMATCHED), invokedAt, now);
    } else if (outcome instanceof Outcome.OutcomeUnknown && use.kind() != Kind.READ) {
      history.unanswered(key, with(use, use.value(), Fate.UNKNOWN), invokedAt);
    }
  }

  private static Use with(Use use, int value, Fate fate) {
    return new Use(use.client(), use.kind(), use.expected(), value, fate);
  }

  private static int number(Bytes value) {
    return Integer.parseInt(value.utf8());
  }
}
