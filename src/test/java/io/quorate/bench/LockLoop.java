package io.quorate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client that acquires and releases for ever: what it sends next, given the last answer. It
 * knows nothing of sockets.
 */
final class LockLoop {
  /** What to do before the next request. */
  enum Next {
    AT_ONCE,
    AFTER_A_REST
  }

  private static final byte[] TOKEN = "\"fencing_token\"".getBytes(StandardCharsets.US_ASCII);

  private final BenchOptions options;
  private final String run;
  private final int index;
  private final TokenFloor tokens;
  private final LoadCounts counts;
  private int generation;
  private long token;
  private @Nullable LockRequests requests;

  LockLoop(BenchOptions options, String run, int index, TokenFloor tokens, LoadCounts counts) {
    this.options = options;
    this.run = run;
    this.index = index;
    this.tokens = tokens;
    this.counts = counts;
  }

  /** Whether a hold is to be released next, so that this is no moment to stop. */
  boolean isHolding() {
    return token != 0;
  }

  ByteBuffer nextRequest(InetSocketAddress node) {
    if (requests == null) {
      requests = newRequests(node);
    }
    return isHolding() ? requests.release(token) : requests.acquire();
  }

  Next answered(ResponseReader response, long nanos) {
    return isHolding()
        ? releaseAnswered(response.status(), nanos)
        : acquireAnswered(response, nanos);
  }

  /**
   * The request may or may not have been executed. A release is repeated, which its token makes
   * safe; an acquire is given up together with its client, and a hold that it may have got ends
   * with its TTL.
   */
  void outcomeUnknown() {
    if (!isHolding()) {
      retire();
    }
  }

  private Next acquireAnswered(ResponseReader response, long nanos) {
    switch (response.status()) {
      case 200 -> {
        counts.acquired(nanos);
        token = response.numberAfter(TOKEN);
        if (!tokens.isRisen(lockIndex(), token)) {
          counts.tokensNotRising++;
        }
        return Next.AT_ONCE;
      }
      case 423 -> {
        counts.held++;
        return Next.AT_ONCE;
      }
      case 429, 503 -> counts.refused(response.status()); // nothing was done: the same again
      default -> {
        counts.refused(response.status());
        retire();
      }
    }
    return Next.AFTER_A_REST;
  }

  private Next releaseAnswered(int status, long nanos) {
    if (status == 200) {
      counts.released(nanos);
      token = 0;
      return Next.AT_ONCE;
    }
    counts.refused(status);
    boolean mayRepeat = status == 429 || status == 503 || status == 504;
    if (!mayRepeat) {
      token = 0;
      retire();
    }
    return Next.AFTER_A_REST;
  }

  private void retire() {
    generation++;
    requests = null;
  }

  private LockRequests newRequests(InetSocketAddress node) {
    String client = run + "-c" + index + "." + generation;
    boolean isOwn = options.sharedLocks() == 0;
    String lock = run + "-" + (isOwn ? "own" + index + "." + generation : "l" + lockIndex());
    String host = node.getHostString() + ":" + node.getPort();
    return new LockRequests(lock, client, host, options.waitSeconds(), options.ttlSeconds());
  }

  private int lockIndex() {
    return options.sharedLocks() == 0 ? index : index % options.sharedLocks();
  }
}
