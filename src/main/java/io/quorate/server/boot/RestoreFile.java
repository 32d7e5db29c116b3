package io.quorate.server.boot;

import io.quorate.backup.Backup;
import io.quorate.backup.DamagedBackup;
import io.quorate.backup.Restoration;
import io.quorate.kernel.MalformedBytes;
import io.quorate.machine.Machines;
import io.quorate.port.Identity;
import io.quorate.ring.Shards;
import io.quorate.storage.ReadOnlyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code RESTORE_FROM}: read at the first start of a node, and never again. */
final class RestoreFile {
  private static final Logger LOG = Logger.getLogger(RestoreFile.class.getName());

  private RestoreFile() {}

  /**
   * What a cluster that this node founds is to begin with; null for nothing.
   *
   * @throws IOException if the file cannot be restored from; names it, and says why
   */
  static @Nullable Restoration read(
      Optional<Path> setting, Identity identity, Shards shards, Machines machines)
      throws IOException {
    if (setting.isEmpty()) {
      return null;
    }
    Path file = setting.get();
    if (identity.isMember()) {
      LOG.warning(() -> "RESTORE_FROM " + file + " is ignored: this node has its data already");
      return null;
    }
    try (InputStream in = ReadOnlyFile.open(file)) {
      Backup backup = Backup.read(in);
      requireShards(backup, shards);
      Restoration restoration = Restoration.of(backup, machines);
      LOG.info(
          () -> "A cluster that this node founds begins with " + describe(backup) + " in " + file);
      return restoration;
    } catch (IOException | MalformedBytes e) {
      throw new IOException("RESTORE_FROM " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void requireShards(Backup backup, Shards shards) throws DamagedBackup {
    int count = backup.header().shardCount();
    if (count != shards.count()) {
      throw new DamagedBackup(
          "it is of a cluster with SHARD_COUNT=%d, and this node was started with %d"
              .formatted(count, shards.count()));
    }
  }

  private static String describe(Backup backup) {
    return "the backup %s of cluster %s, made at %s by Quorate %s"
        .formatted(
            Long.toHexString(backup.digest()),
            HexFormat.of().toHexDigits(backup.header().clusterId()),
            Instant.ofEpochMilli(backup.header().madeAtMillis()),
            backup.header().version());
  }
}
