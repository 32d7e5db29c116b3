package io.quorate.raft;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Effects.Persist;
import io.quorate.raft.Effects.ReadyRead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what the inputs between two drains ask for. */
final class Outbox {
  private List<Envelope> sendNow = new ArrayList<>();
  private List<Envelope> sendAfterPersist = new ArrayList<>();
  private List<ReadyRead> readyReads = new ArrayList<>();
  private List<Long> failedReads = new ArrayList<>();
  private List<NodeId> snapshotsWanted = new ArrayList<>();
  private List<Notice> notices = new ArrayList<>();

  void sendNow(NodeId to, Message message) {
    sendNow.add(new Envelope(to, message));
  }

  void sendAfterPersist(NodeId to, Message message) {
    sendAfterPersist.add(new Envelope(to, message));
  }

  void readIsReady(long readId, long index) {
    readyReads.add(new ReadyRead(readId, index));
  }

  void readHasFailed(long readId) {
    failedReads.add(readId);
  }

  void snapshotWanted(NodeId follower) {
    snapshotsWanted.add(follower);
  }

  void notice(Notice notice) {
    notices.add(notice);
  }

  boolean isEmpty() {
    return sendNow.isEmpty()
        && sendAfterPersist.isEmpty()
        && readyReads.isEmpty()
        && failedReads.isEmpty()
        && snapshotsWanted.isEmpty()
        && notices.isEmpty();
  }

  Effects drain(@Nullable Persist persist, List<Entry> apply) {
    Effects effects =
        new Effects(
            persist,
            handed(sendNow),
            handed(sendAfterPersist),
            apply,
            handed(readyReads),
            handed(failedReads),
            handed(snapshotsWanted),
            handed(notices));
    sendNow = afterHanding(sendNow);
    sendAfterPersist = afterHanding(sendAfterPersist);
    readyReads = afterHanding(readyReads);
    failedReads = afterHanding(failedReads);
    snapshotsWanted = afterHanding(snapshotsWanted);
    notices = afterHanding(notices);
    return effects;
  }

  /** Most drains leave most lists empty; those are kept, and a constant is handed out instead. */
  private static <T> List<T> handed(List<T> collected) {
    return collected.isEmpty() ? List.of() : collected;
  }

  private static <T> List<T> afterHanding(List<T> collected) {
    return collected.isEmpty() ? collected : new ArrayList<>();
  }
}
