package io.quorate.chaos;

import io.quorate.kernel.Rng;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Locks that are taken and kept, so that it shows when an acknowledged grant is forgotten; and
 * locks given back, so that it shows when one comes back to life.
 */
final class Ledger {
  private static final int KEPT_MAX = 40;
  private static final int READ_SECONDS = 20;
  private static final int TTL_SECONDS = 3_600;

  private record Kept(String lock, String client, long token) {
    String holder() {
      return client + "=" + token;
    }
  }

  private final FailoverCaller caller;
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private final List<Kept> returned = new ArrayList<>();
  private long sequence;
  private volatile long lastAskedNanos = System.nanoTime();

  Ledger(FailoverCaller caller) {
    this.caller = caller;
  }

  /** Takes one more lock, and gives back the oldest if there are many. */
  synchronized void step() throws InterruptedException {
    String lock = "ledger-" + sequence;
    String client = "keeper-" + sequence++;
    long askedNanos = System.nanoTime();
    Optional<Answer> answer = caller.call(ApiCall.acquire(lock, client).with("ttl", TTL_SECONDS));
    if (answer.isPresent()) {
      if (!answer.get().isOk()) {
        throw new Violation("nobody else wants " + lock + ", yet: " + answer.get());
      }
      kept.add(new Kept(lock, client, answer.get().token()));
      lastAskedNanos = askedNanos;
    }
    if (kept.size() > KEPT_MAX) {
      giveBack(kept.remove());
    }
  }

  /** When the newest grant was asked for. */
  long lastAskedNanos() {
    return lastAskedNanos;
  }

  /** Compares what nodes say with what they have acknowledged, then gives everything back. */
  synchronized int verify(List<LiveNode> nodes, Rng rng) throws InterruptedException {
    for (Kept each : returned) {
      Answer state = stateOn(nodes.get(rng.index(nodes.size())), each.lock());
      if (state.status() != 404) {
        throw new Violation(each + " was given back, but there is " + state);
      }
    }
    returned.clear();
    for (Kept each : kept) {
      Answer state = stateOn(nodes.get(rng.index(nodes.size())), each.lock());
      if (!state.holders().equals(List.of(each.holder()))) {
        throw new Violation(each + " was acknowledged, but there is " + state);
      }
    }
    int count = kept.size();
    while (!kept.isEmpty()) {
      giveBack(kept.remove());
    }
    return count;
  }

  private static Answer stateOn(LiveNode node, String lock) {
    Answer[] last = new Answer[1];
    Await.until(
        () -> "a read of " + lock + " on " + node + ": " + last[0],
        READ_SECONDS,
        () -> {
          last[0] = node.tryCall(ApiCall.state(lock));
          return last[0].status() == 200 || last[0].status() == 404;
        });
    return last[0];
  }

  private void giveBack(Kept each) throws InterruptedException {
    Optional<Answer> answer =
        caller.call(
            ApiCall.release(each.lock(), each.client()).with("fencing_token", each.token()));
    if (answer.isEmpty()) {
      return;
    }
    if (!answer.get().isOk()) {
      throw new Violation(each + " was acknowledged, but giving it back: " + answer.get());
    }
    returned.add(each);
  }
}
