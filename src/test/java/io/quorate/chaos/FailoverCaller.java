package io.quorate.chaos;

import io.quorate.kernel.Rng;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Calls as a careful client does: on whichever node answers, repeating the same request under the
 * same id until it knows what came of it. One thread at a time.
 */
final class FailoverCaller {
  /** Well within the minute for which a node remembers the id of a request. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int CALL_MILLIS = 6_000;
  static final String UNKNOWN_PATH = "no call has this path";
  private static final long REST_MILLIS = 50;

  private final List<LiveNode> nodes;
  private final String who;
  private final History history;
  private int preferred;
  private long requests;

  FailoverCaller(List<LiveNode> nodes, String who, Rng rng, History history) {
    this.nodes = nodes;
    this.who = who;
    this.history = history;
    this.preferred = rng.index(nodes.size());
  }

  /** The definite answer, or nothing if the outcome stays unknown. */
  Optional<Answer> call(ApiCall call) throws InterruptedException {
    ApiCall identified =
        call.isHarmlessTwice()
            ? call
            : call.with("request_id", who + "-r" + requests++ + "-" + System.nanoTime());
    return insist(identified.patience(CALL_MILLIS));
  }

  private Optional<Answer> insist(ApiCall call) throws InterruptedException {
    long begin = System.nanoTime();
    boolean mayHaveHappened = false;
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      LiveNode node = nodes.get(preferred);
      try {
        history.add(who, "-> " + node + " " + call);
        Answer answer = node.call(call);
        history.add(who, "<- " + node + " " + answer);
        if (answer.status() == 504 || !isOfNode(answer)) {
          mayHaveHappened = true;
        } else if (answer.status() != 429 && answer.status() != 503) {
          return Optional.of(answer);
        }
      } catch (IOException e) {
        history.add(who, "<- " + node + " " + e);
        mayHaveHappened = true;
      }
      preferred = (preferred + 1) % nodes.size();
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
    }
    history.add(who, "gives up, " + (mayHaveHappened ? "outcome unknown" : "nothing done"));
    return Optional.empty();
  }

  // A server that is still deploying the node answers by itself: 403, 404 or 500 in HTML, and then
  // the archive's page for unknown paths, as long as none is known.
  private static boolean isOfNode(Answer answer) {
    return answer.isOk() || (!answer.code().isEmpty() && !answer.text().contains(UNKNOWN_PATH));
  }
}
