package io.quorate.group;

import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.snapshot.Compaction;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotMeta;
import java.util.function.Consumer;

/** Lets others read the group's snapshots, and has one made for them if need be. Loop thread. */
public final class StateLender {
  private final Compaction compaction;
  private final SnapshotDesk desk;

  StateLender(Compaction compaction, SnapshotDesk desk) {
    this.compaction = compaction;
    this.desk = desk;
  }

  /**
   * @param appliedIndex what the group has applied here
   * @param onReply told a {@link PeerReply.StateReply}, or that it is not there yet
   */
  public void receive(PeerCall.ReadState call, long appliedIndex, Consumer<PeerReply> onReply) {
    SnapshotMeta lent = call.index() > appliedIndex ? null : compaction.lend(call.index());
    if (lent == null) {
      compaction.run(appliedIndex);
      onReply.accept(new PeerReply.Busy());
    } else if (call.bytesMax() == 0 || call.offset() >= lent.bytes()) {
      onReply.accept(new PeerReply.StateReply(lent, new byte[0]));
    } else {
      desk.read(
          lent,
          call.offset(),
          call.bytesMax(),
          part ->
              onReply.accept(
                  part.isEmpty()
                      ? new PeerReply.NotLeader(null)
                      : new PeerReply.StateReply(lent, part.get())));
    }
  }
}
