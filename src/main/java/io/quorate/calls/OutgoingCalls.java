package io.quorate.calls;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.member.Doorkeeper;
import io.quorate.port.Identity;
import io.quorate.port.Peer;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.port.Transport;
import io.quorate.raft.Contact;
import io.quorate.raft.RaftCore;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's calls to others: finds where they listen, says who calls, and notices who turns it
 * away. Loop thread only.
 */
public final class OutgoingCalls implements PeerCaller {
  /** How long calls may take, in milliseconds. */
  public record Timeouts(long usual, long install) {
    long of(PeerCall call) {
      return call instanceof PeerCall.InstallSnapshot part && part.isLast() ? install : usual;
    }
  }

  /** Told once for each reason that a peer has to turn this node away. */
  public interface Listener {
    void rejected(NodeId peer, String reason);
  }

  private final Transport transport;
  private final Executor loop;
  private final Timeouts timeouts;
  private final Supplier<@Nullable RaftCore> system;
  private final Listener listener;
  private final TreeMap<NodeId, String> rejections = new TreeMap<>();
  private Identity identity;
  private @Nullable String removal;

  /**
   * @param loop runs what is to be done with a result
   * @param system whose configuration says where members listen; null before this node has it
   */
  public OutgoingCalls(
      Transport transport,
      Executor loop,
      Timeouts timeouts,
      Supplier<@Nullable RaftCore> system,
      Listener listener,
      Identity identity) {
    this.transport = transport;
    this.loop = loop;
    this.timeouts = timeouts;
    this.system = system;
    this.listener = listener;
    this.identity = identity;
  }

  public void become(Identity newIdentity) {
    identity = newIdentity;
  }

  /** Why this node is no member any more, as another has said; null while nobody has. */
  public @Nullable String removal() {
    return removal;
  }

  @Override
  public void call(NodeId peer, PeerCall call, Consumer<PeerResult> onResult) {
    call(peer, call, timeouts.of(call), onResult);
  }

  /** As {@link #call(NodeId, PeerCall, Consumer)}, with a timeout of its own. */
  public void call(NodeId node, PeerCall call, long timeoutMillis, Consumer<PeerResult> onResult) {
    RaftCore raft = system.get();
    Contact contact = raft == null ? null : raft.configuration().contacts().get(node);
    if (contact == null) {
      PeerResult unknown = new PeerResult.NotSent("no address is known of " + node);
      loop.execute(() -> onResult.accept(unknown));
    } else {
      call(Peer.of(node, contact), call, timeoutMillis, onResult);
    }
  }

  /** Calls a node of which nothing is known but where it should listen. */
  public void callAt(
      NodeId node, PeerAddress address, PeerCall call, Consumer<PeerResult> onResult) {
    call(Peer.at(node, address), call, timeouts.of(call), onResult);
  }

  private void call(Peer peer, PeerCall call, long timeoutMillis, Consumer<PeerResult> onResult) {
    transport.call(
        peer,
        Doorkeeper.headerTo(peer, identity, system.get()),
        call,
        timeoutMillis,
        result ->
            loop.execute(
                () -> {
                  noteRejection(peer.node(), result);
                  onResult.accept(result);
                }));
  }

  private void noteRejection(NodeId peer, PeerResult result) {
    if (!(result instanceof PeerResult.Replied replied)) {
      return;
    }
    if (replied.reply() instanceof PeerReply.Removed removed) {
      removal = removed.reason() + ", says " + peer;
    } else if (!(replied.reply() instanceof PeerReply.Rejected rejected)) {
      rejections.remove(peer);
    } else if (!rejected.reason().equals(rejections.put(peer, rejected.reason()))) {
      listener.rejected(peer, rejected.reason());
    }
  }
}
