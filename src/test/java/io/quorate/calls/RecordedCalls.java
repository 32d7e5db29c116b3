package io.quorate.calls;

import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A caller that keeps what is called, so that a test can end each call as it likes. */
public final class RecordedCalls implements PeerCaller {
  public record Open(NodeId peer, PeerCall call, Consumer<PeerResult> onResult) {
    public void reply(PeerReply reply) {
      onResult.accept(new PeerResult.Replied(reply));
    }

    public void notSent() {
      onResult.accept(new PeerResult.NotSent("refused"));
    }

    public void lost() {
      onResult.accept(new PeerResult.Lost("timed out"));
    }
  }

  private final List<Open> open = new ArrayList<>();

  @Override
  public void call(NodeId peer, PeerCall call, Consumer<PeerResult> onResult) {
    open.add(new Open(peer, call, onResult));
  }

  public int count() {
    return open.size();
  }

  /** The oldest call that no test has taken yet. */
  public Open take() {
    return open.remove(0);
  }
}
