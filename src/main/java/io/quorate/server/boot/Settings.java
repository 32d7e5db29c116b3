package io.quorate.server.boot;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.peer.ClusterSecret;
import io.quorate.queue.QueueCommand;
import io.quorate.raft.RaftConfig;
import io.quorate.ring.Placement;
import io.quorate.ring.ShardReplicas;
import io.quorate.ring.Shards;
import io.quorate.server.api.ApiSettings;
import io.quorate.snapshot.SnapshotPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * The configuration of a node, checked.
 *
 * @param members the first members of the cluster, this node included
 * @param port where the server listens, if the node was told
 * @param reconfigures whether a cluster that has others is to become so
 * @param restoreFrom a backup with which a new cluster is to begin
 * @param placement counts only when the cluster places its shards for the first time
 */
record Settings(
    NodeId self,
    SortedMap<NodeId, PeerAddress> members,
    OptionalInt port,
    boolean reconfigures,
    StorageKind storage,
    Path dataDirectory,
    Optional<Path> restoreFrom,
    RaftConfig raft,
    SnapshotPolicy snapshots,
    Placement placement,
    DeadlockPolicy deadlockPolicy,
    ClusterSecret secret,
    RedisSettings redis,
    CacheSettings cache,
    ApiSettings api) {

  static final String DATA_ROOT = "quorate-data";

  private static final long SECOND = 1_000;
  private static final long YEAR_MILLIS = 365L * 24 * 60 * 60 * SECOND;
  private static final Seconds LOCK_TTL = new Seconds(1, YEAR_MILLIS);
  private static final Seconds QUEUE_VISIBILITY =
      new Seconds(1, QueueCommand.VISIBILITY_MILLIS_MAX);
  private static final Seconds HEARTBEAT = new Seconds(10, 10 * SECOND);
  private static final Seconds ELECTION = new Seconds(30, 60 * SECOND);
  private static final long LOCK_TTL_DEFAULT_MILLIS = 300 * SECOND;
  private static final long QUEUE_VISIBILITY_DEFAULT_MILLIS = 30 * SECOND;
  private static final int SNAPSHOT_ENTRIES_MIN = 100;
  private static final int SNAPSHOT_ENTRIES_MAX = 100_000_000;
  private static final int BODY_BYTES_MIN = 1 << 10;
  private static final int BODY_BYTES_DEFAULT = 1 << 20;
  private static final int BODY_BYTES_MAX = 1 << 22;

  /**
   * Reads everything, and complains of everything at once.
   *
   * @param source the value of a name, if it is set
   * @throws SettingsRejected if a value is bad
   */
  static Settings read(Function<String, Optional<String>> source) {
    SettingsReader reader = new SettingsReader(source);
    ClusterSettings cluster = ClusterSettings.read(reader);
    Placement placement = placement(reader);
    Settings settings =
        new Settings(
            cluster.self(),
            cluster.members(),
            cluster.port(),
            cluster.reconfigures(),
            reader.word("STORAGE", StorageKind.FILE),
            dataDirectory(reader, cluster.self()),
            restoreFrom(reader),
            raft(reader),
            SnapshotPolicy.ofEntries(
                reader.number(
                    "RAFT_SNAPSHOT_ENTRIES",
                    SNAPSHOT_ENTRIES_MIN,
                    SNAPSHOT_ENTRIES_MAX,
                    SnapshotPolicy.DEFAULT.entriesMax())),
            placement,
            reader.word("LOCK_DEADLOCK_VICTIM", DeadlockPolicy.YOUNGEST),
            secret(reader),
            RedisSettings.read(reader),
            CacheSettings.read(reader, placement.shards().count()),
            new ApiSettings(
                reader.millis("LOCK_DEFAULT_TTL", LOCK_TTL, LOCK_TTL_DEFAULT_MILLIS),
                reader.number("MAX_BODY", BODY_BYTES_MIN, BODY_BYTES_MAX, BODY_BYTES_DEFAULT),
                reader.millis(
                    "QUEUE_VISIBILITY", QUEUE_VISIBILITY, QUEUE_VISIBILITY_DEFAULT_MILLIS)));
    reader.rejectIfBad();
    return settings;
  }

  /** What an operator should know although it is allowed; one line each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (members.size() > 1 && !secret.isSet()) {
      warnings.add(
          "CLUSTER_SECRET is not set: whoever reaches this node's port can pose as a member");
    }
    if (members.size() % 2 == 0) {
      warnings.add(members.size() + " members bear no more failures than " + (members.size() - 1));
    }
    int declared = Invariant.present(members.get(self), "this node's address").port();
    if (port.isPresent() && port.getAsInt() != declared) {
      warnings.add(
          ("CLUSTER_ADDRS says that %s is at port %d, but it listens at %d: right only where"
                  + " ports are mapped")
              .formatted(self, declared, port.getAsInt()));
    }
    return warnings;
  }

  private static Path dataDirectory(SettingsReader reader, NodeId self) {
    Path fallback = Path.of(DATA_ROOT, safeFileName(self));
    return reader.read("DATA_DIR", "a directory", Path::of, fallback);
  }

  private static Optional<Path> restoreFrom(SettingsReader reader) {
    return reader.read(
        "RESTORE_FROM",
        "the file that POST /cluster/backup has given",
        text -> Optional.of(Path.of(text)),
        Optional.empty());
  }

  // A node id may contain colons and brackets, and may be ".." where a path must not.
  private static String safeFileName(NodeId id) {
    return id.value().replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^\\.+$", "_");
  }

  private static RaftConfig raft(SettingsReader reader) {
    RaftConfig defaults = RaftConfig.DEFAULT;
    long heartbeat =
        reader.millis("RAFT_HEARTBEAT_INTERVAL", HEARTBEAT, defaults.heartbeatMillis());
    long electionMin =
        reader.millis("RAFT_ELECTION_TIMEOUT_MIN", ELECTION, defaults.electionMillisMin());
    long electionMax =
        reader.millis("RAFT_ELECTION_TIMEOUT_MAX", ELECTION, defaults.electionMillisMax());
    try {
      return new RaftConfig(
          electionMin,
          electionMax,
          heartbeat,
          defaults.inFlightAppendsMax(),
          defaults.appendBytesMax(),
          defaults.appendEntriesMax());
    } catch (IllegalArgumentException e) {
      reader.complain(
          String.format(
              Locale.ROOT,
              "RAFT_ELECTION_TIMEOUT_MIN, RAFT_ELECTION_TIMEOUT_MAX, RAFT_HEARTBEAT_INTERVAL are"
                  + " %s, %s, %s seconds; %s",
              Seconds.text(electionMin),
              Seconds.text(electionMax),
              Seconds.text(heartbeat),
              e.getMessage()));
      return defaults;
    }
  }

  private static Placement placement(SettingsReader reader) {
    return new Placement(
        new Shards(
            reader.number("SHARD_COUNT", 1, Shards.COUNT_MAX, Placement.DEFAULT.shards().count())),
        reader.number(
            "REPLICATION_FACTOR",
            1,
            ShardReplicas.COUNT_MAX,
            Placement.DEFAULT.replicationFactor()));
  }

  private static ClusterSecret secret(SettingsReader reader) {
    return reader.readSecret("CLUSTER_SECRET", ClusterSecret::of, ClusterSecret.none());
  }
}
