package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.backup.BackupAnswer;
import io.quorate.backup.BackupHeader;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.node.BackupDoor;
import io.quorate.raft.Configuration;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Goal: whoever reads the log knows why a backup broke off. */
class BackupDownloadTest {
  private static final class GivenUp implements BackupDoor {
    @Override
    public CompletionStage<Outcome> open() {
      throw new AssertionError("it is open");
    }

    @Override
    public CompletionStage<Outcome> read(long id, int place, long offset) {
      return CompletableFuture.completedFuture(new Outcome.Unavailable("the backup was given up"));
    }

    @Override
    public void close(long id) {}
  }

  @Test
  void aStateThatCannotBeReadOnIsToldInWords() {
    LogBase base = new LogBase(new Position(9, 1), 0, Configuration.of(List.of(new NodeId("a"))));
    SnapshotMeta state = new SnapshotMeta(GroupId.SYSTEM, base, 3, 0, 0, 0);
    BackupDownload download =
        new BackupDownload(
            new GivenUp(),
            new BackupHeader(7, 0, "1.2.3", 1),
            new BackupAnswer.Opened(5, List.of(state)));

    assertThatThrownBy(() -> download.write(OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessage("a state cannot be read on: the backup was given up");
  }
}
