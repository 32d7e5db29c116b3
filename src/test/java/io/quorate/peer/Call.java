package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerResult;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One call under way in a test, and all results that it was told. */
final class Call {
  static final PeerHeader HEADER = new PeerHeader(0xCAFEL, Samples.NODE_A, -2, 107, 3);
  static final long PATIENCE_MILLIS = 60_000;

  private final BlockingQueue<PeerResult> results = new LinkedBlockingQueue<>();

  static Call start(Addressed transport, NodeId to, PeerCallKind kind, long timeoutMillis) {
    Call call = new Call();
    transport.call(to, HEADER, Samples.call(kind), timeoutMillis, call.results::add);
    return call;
  }

  /** A call that has all the time it needs. */
  static PeerResult of(Addressed transport, NodeId to, PeerCallKind kind)
      throws InterruptedException {
    return start(transport, to, kind, PATIENCE_MILLIS).result();
  }

  /** Waits for the result. */
  PeerResult result() throws InterruptedException {
    PeerResult result = results.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(result).as("a result").isNotNull();
    return result;
  }

  boolean hasNoFurtherResult() {
    return results.isEmpty();
  }
}
