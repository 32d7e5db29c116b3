package io.quorate.node;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A caller that keeps what is called, so that a test can end each call as it likes. */
final class RecordedCalls implements PeerChannel.Caller {
  record Open(NodeId peer, PeerCall call, Consumer<PeerResult> onResult) {
    void reply(PeerReply reply) {
      onResult.accept(new PeerResult.Replied(reply));
    }

    void notSent() {
      onResult.accept(new PeerResult.NotSent("refused"));
    }

    void lost() {
      onResult.accept(new PeerResult.Lost("timed out"));
    }
  }

  private final List<Open> open = new ArrayList<>();

  @Override
  public void call(NodeId peer, PeerCall call, Consumer<PeerResult> onResult) {
    open.add(new Open(peer, call, onResult));
  }

  int count() {
    return open.size();
  }

  /** The oldest call that no test has taken yet. */
  Open take() {
    return open.remove(0);
  }
}
