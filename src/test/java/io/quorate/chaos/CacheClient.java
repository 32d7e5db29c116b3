package io.quorate.chaos;

import io.quorate.chaos.register.Call;
import io.quorate.chaos.register.Need;
import io.quorate.kernel.Rng;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sequential client of the cache: reads, writes, removes and compares-and-sets at any node, asks
 * each time once, and tells the oracle what came of it.
 */
final class CacheClient {
  private static final int PATIENCE_MILLIS_MIN = 800;
  private static final int PATIENCE_MILLIS_MAX = 3_000;

  /** Longer than nodes are paused, so that a read is asked in the pause and answered after it. */
  private static final int READ_PATIENCE_MILLIS = 20_000;

  /** How likely a client goes to another node, before each call, of which most stay. */
  private static final double SETTLED = 0.01;

  private static final double ROAMING = 0.4;
  private static final String LOCAL = "local";

  /** What the client was told last of a key. */
  private record Seen(long version, long value) {}

  /** What came of a call. */
  private record Reply(Optional<Answer> answer, long invokedNanos, long returnedNanos) {}

  private final String name;
  private final Rng rng;
  private final List<LiveNode> nodes;
  private final CacheOracle oracle;
  private final CacheOptions options;
  private final AtomicLong values;
  private final History history;
  private final OwnConnections connections = new OwnConnections();
  private final Map<Integer, Seen> seen = new HashMap<>();
  private final boolean isPatient;
  private final double mobility;
  private LiveNode node;

  /** Whether the last call had no answer that is one. */
  private boolean isTurnedAway;

  /**
   * @param values the last that was written by anybody
   */
  CacheClient(
      String name,
      Rng rng,
      List<LiveNode> nodes,
      CacheOracle oracle,
      CacheOptions options,
      AtomicLong values,
      History history) {
    this.name = name;
    this.rng = rng;
    this.nodes = nodes;
    this.oracle = oracle;
    this.options = options;
    this.values = values;
    this.history = history;
    this.node = nodes.get(rng.index(nodes.size()));
    this.isPatient = rng.chance(0.4);
    this.mobility = rng.chance(0.25) ? ROAMING : SETTLED;
  }

  static String key(int index) {
    return "chaos-" + index;
  }

  /** One call. */
  void step() {
    int key = rng.index(options.keys());
    if (isTurnedAway || rng.chance(mobility)) {
      node = nodes.get(rng.index(nodes.size())); // else all would soon wait for a silent one
    }
    if (rng.index(100) < options.readPercent()) {
      read(key, rng.chance(0.04));
    } else {
      change(key);
    }
  }

  private void change(int key) {
    double dice = rng.index(1_000) / 1e3;
    if (dice < 0.5) {
      write(key, Need.ANYTHING, 0);
    } else if (dice < 0.75) {
      swap(key);
    } else if (dice < 0.85) {
      create(key);
    } else if (dice < 0.95) {
      delete(key);
    } else {
      send(ApiCall.invalidate(key(key)));
    }
  }

  /**
   * Reads at a node.
   *
   * @param isBypass whether past its copy
   * @return whether it has told the value, or that there is none
   */
  boolean readAt(LiveNode asked, int key, boolean isBypass) {
    node = asked;
    return read(key, isBypass);
  }

  private boolean read(int key, boolean isBypass) {
    ApiCall call = ApiCall.read(key(key));
    Reply reply =
        send(isBypass ? call.with("bypass", true) : call, isPatient ? READ_PATIENCE_MILLIS : 0);
    if (reply.answer().isEmpty()) {
      return false;
    }
    Answer answer = reply.answer().get();
    boolean isThere = answer.isOk();
    if (isThere) {
      seen(key, answer.number("version"), answer.number("value"));
    } else if (!answer.code().equals("not_found")) {
      throw new Violation("a read of " + key(key) + " was answered " + answer);
    }
    Need need = isThere ? Need.exactly(answer.number("value")) : Need.NOTHING;
    boolean isLocal = answer.string("source").equals(LOCAL);
    oracle.told(key, call(reply, need, Call.UNCHANGED, isLocal));
    return true;
  }

  private void swap(int key) {
    Seen last = seen.get(key);
    if (last == null) {
      create(key);
    } else {
      write(key, Need.exactly(last.value()), last.version());
    }
  }

  private void create(int key) {
    write(key, Need.NOTHING, 0);
  }

  /**
   * @param expected the version that the key must have, if it must have one
   */
  private void write(int key, Need need, long expected) {
    long value = values.incrementAndGet();
    ApiCall call = ApiCall.write(key(key), Long.toString(value));
    Reply reply =
        send(
            switch (need.kind()) {
              case ANYTHING -> call;
              case EXACTLY ->
                  expected == 0
                      ? call.withHeader("If-None-Match", "*")
                      : call.withHeader("If-Match", "\"" + expected + "\"");
              case OTHER_THAN -> throw new IllegalArgumentException("no such condition: " + need);
            });
    if (reply.answer().isEmpty()) {
      tellUnknown(key, call(reply, need, value, false), expected);
      return;
    }
    Answer answer = reply.answer().get();
    if (answer.isOk()) {
      seen(key, answer.number("version"), value);
      oracle.told(key, call(reply, need, value, false), expected);
    } else if (answer.status() == 412 && need.kind() != Need.Kind.ANYTHING) {
      long found = answer.number("version");
      Need had = found == 0 ? Need.NOTHING : Need.otherThan(need.value());
      oracle.told(key, call(reply, had, Call.UNCHANGED, false), found);
    } else {
      throw new Violation("a write of " + key(key) + " was answered " + answer);
    }
  }

  private void delete(int key) {
    Reply reply = send(ApiCall.delete(key(key)));
    if (reply.answer().isEmpty()) {
      tellUnknown(key, call(reply, Need.ANYTHING, Need.ABSENT, false), 0);
      return;
    }
    Answer answer = reply.answer().get();
    if (answer.isOk()) {
      oracle.told(key, call(reply, Need.SOMETHING, Need.ABSENT, false));
    } else if (answer.code().equals("not_found")) {
      oracle.told(key, call(reply, Need.NOTHING, Call.UNCHANGED, false));
    } else {
      throw new Violation("a removal of " + key(key) + " was answered " + answer);
    }
  }

  private void seen(int key, long version, long value) {
    seen.put(key, new Seen(version, value));
    oracle.seen(key, version, value);
  }

  private void tellUnknown(int key, Call call, long expected) {
    if (!call.isAnswered()) {
      oracle.told(key, call, expected);
    }
  }

  private Call call(Reply reply, Need need, long makes, boolean isLocal) {
    return new Call(node.id(), need, makes, isLocal, reply.invokedNanos(), reply.returnedNanos());
  }

  /** The answer of the node; none where nothing was done, or where that is unknown. */
  private Reply send(ApiCall call) {
    return send(call, 0);
  }

  private Reply send(ApiCall call, int patienceMillis) {
    Reply reply = ask(call, patienceMillis);
    isTurnedAway = reply.answer().isEmpty();
    return reply;
  }

  private Reply ask(ApiCall call, int patienceMillis) {
    int patience =
        Math.max(patienceMillis, (int) rng.between(PATIENCE_MILLIS_MIN, PATIENCE_MILLIS_MAX));
    history.add(name, "-> " + node + " " + call + " " + call.json());
    long invokedNanos = System.nanoTime();
    try {
      Answer answer = connections.call(node, call.patience(patience));
      long returnedNanos = System.nanoTime();
      history.add(name, "<- " + node + " " + answer);
      if (answer.status() == 429 || answer.status() == 503 || isOfServer(answer)) {
        return new Reply(Optional.empty(), invokedNanos, returnedNanos);
      }
      boolean isKnown = answer.isOk() || !answer.code().isEmpty();
      return isKnown && answer.status() != 504
          ? new Reply(Optional.of(answer), invokedNanos, returnedNanos)
          : new Reply(Optional.empty(), invokedNanos, Call.UNANSWERED);
    } catch (ConnectException e) {
      history.add(name, "<- " + node + " " + e);
      return new Reply(Optional.empty(), invokedNanos, System.nanoTime());
    } catch (IOException e) {
      history.add(name, "<- " + node + " " + e);
      return new Reply(Optional.empty(), invokedNanos, Call.UNANSWERED);
    }
  }

  // A server that has not got the archive yet answers by itself, or the archive's page for paths
  // that it does not know.
  private static boolean isOfServer(Answer answer) {
    boolean isRefusal = answer.status() == 403 || answer.status() == 404;
    return isRefusal
        && (answer.code().isEmpty() || answer.text().contains(FailoverCaller.UNKNOWN_PATH));
  }
}
