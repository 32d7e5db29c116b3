package io.quorate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One client that acquires and releases for ever. */
final class LockLoop implements ClientLoop {
  static final String ACQUIRE = "acquire";
  static final String RELEASE = "release";

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

  @Override
  public boolean isHolding() {
    return token != 0;
  }

  @Override
  public ByteBuffer nextRequest(InetSocketAddress node) {
    if (requests == null) {
      requests = newRequests(node);
    }
    return isHolding() ? requests.release(token) : requests.acquire();
  }

  @Override
  public Next answered(ResponseReader response, long nanos) {
    return isHolding()
        ? releaseAnswered(response.status(), nanos)
        : acquireAnswered(response, nanos);
  }

  /**
   * A release is repeated, which its token makes safe; an acquire is given up together with its
   * client, and a hold that it may have got ends with its TTL.
   */
  @Override
  public void outcomeUnknown() {
    if (!isHolding()) {
      retire();
    }
  }

  private Next acquireAnswered(ResponseReader response, long nanos) {
    switch (response.status()) {
      case 200 -> {
        counts.answered(ACQUIRE, 1, nanos);
        counts.turnOf(index);
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
      counts.answered(RELEASE, 1, nanos);
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
