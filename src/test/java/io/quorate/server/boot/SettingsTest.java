package io.quorate.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.cache.CacheConfig;
import io.quorate.cache.WritePolicy;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.raft.RaftConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String THREE = "a=h1:8001,b=h2:8002,c=[::1]:8003";
  private static final String PLAIN = "h1:8001,h2:8002,h3:8002";

  @Test
  void withoutAnySettingANodeIsAloneOnItsDefaultPort() {
    Settings settings = read();

    assertThat(settings.self()).isEqualTo(new NodeId("node-1"));
    assertThat(settings.members())
        .isEqualTo(Map.of(settings.self(), new PeerAddress("localhost", 8001)));
    assertThat(settings.storage()).isEqualTo(StorageKind.FILE);
    assertThat(settings.dataDirectory()).isEqualTo(Path.of("quorate-data", "node-1"));
    assertThat(settings.raft()).isEqualTo(RaftConfig.DEFAULT);
    assertThat(settings.deadlockPolicy()).isEqualTo(DeadlockPolicy.YOUNGEST);
    assertThat(settings.secret().isSet()).isFalse();
    assertThat(settings.api().lockTtlMillis()).isEqualTo(300_000);
    assertThat(settings.api().bodyBytesMax()).isEqualTo(1 << 20);
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void aNodeAloneTakesItsIdAndPortFromTheSettings() {
    Settings settings = read("NODE_ID", " n7 ", "NODE_PORT", "9000");

    assertThat(settings.members())
        .isEqualTo(Map.of(new NodeId("n7"), new PeerAddress("localhost", 9000)));
  }

  @Test
  void everyValueIsTaken() {
    Settings settings =
        read(
            "STORAGE", "Memory",
            "DATA_DIR", "/var/lib/q",
            "RAFT_ELECTION_TIMEOUT_MIN", "1.5",
            "RAFT_ELECTION_TIMEOUT_MAX", "3",
            "RAFT_HEARTBEAT_INTERVAL", "0.25",
            "RAFT_SNAPSHOT_ENTRIES", "1000",
            "LOCK_DEFAULT_TTL", "0.5",
            "LOCK_DEADLOCK_VICTIM", "REQUESTER",
            "CLUSTER_SECRET", "s3cret",
            "MAX_BODY", "2048");

    assertThat(settings.storage()).isEqualTo(StorageKind.MEMORY);
    assertThat(settings.dataDirectory()).isEqualTo(Path.of("/var/lib/q"));
    assertThat(settings.raft().electionMillisMin()).isEqualTo(1_500);
    assertThat(settings.raft().electionMillisMax()).isEqualTo(3_000);
    assertThat(settings.raft().heartbeatMillis()).isEqualTo(250);
    assertThat(settings.snapshots().entriesMax()).isEqualTo(1_000);
    assertThat(settings.api().lockTtlMillis()).isEqualTo(500);
    assertThat(settings.deadlockPolicy()).isEqualTo(DeadlockPolicy.REQUESTER);
    assertThat(settings.secret().admits("s3cret")).isTrue();
    assertThat(settings.api().bodyBytesMax()).isEqualTo(2_048);
  }

  @Test
  void membersAreNamedByTheirIds() {
    Settings settings =
        read("CLUSTER_ADDRS", " a=h1:8001 , b=h2:8002,c=[::1]:8003", "NODE_ID", "b");

    assertThat(settings.self()).isEqualTo(new NodeId("b"));
    assertThat(settings.members().get(new NodeId("a"))).isEqualTo(new PeerAddress("h1", 8001));
    assertThat(settings.members().get(new NodeId("c"))).hasToString("[::1]:8003");
  }

  @Test
  void inThePlainFormTheAddressIsTheId() {
    assertThat(read("ALL_NODES", PLAIN, "NODE_PORT", "8001").self())
        .isEqualTo(new NodeId("h1:8001"));
    assertThat(read("CLUSTER_ADDRS", PLAIN, "NODE_ID", "h3:8002").self())
        .isEqualTo(new NodeId("h3:8002"));
    assertThat(read("CLUSTER_ADDRS", "h1:8001").self()).isEqualTo(new NodeId("h1:8001"));
  }

  @Test
  void aNodeThatCannotTellWhoItIsDoesNotStart() {
    rejected(
        "NODE_ID is not set, and NODE_PORT does not tell which of CLUSTER_ADDRS this node is;"
            + " allowed: one of [h1:8001, h2:8002, h3:8002]",
        "CLUSTER_ADDRS",
        PLAIN,
        "NODE_PORT",
        "8002");
    rejected("NODE_ID is not set", "CLUSTER_ADDRS", THREE);
    rejected(
        "NODE_ID is 'x'; allowed: one of CLUSTER_ADDRS: [a, b, c]",
        "CLUSTER_ADDRS",
        THREE,
        "NODE_ID",
        "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NODE_ID                   | a b    | 1 to 128 letters, digits and . _ - : [ ]
          NODE_PORT                 | 0      | a whole number from 1 to 65535
          NODE_PORT                 | 65536  | a whole number from 1 to 65535
          NODE_PORT                 | http   | a whole number from 1 to 65535
          STORAGE                   | disk   | file or memory
          LOCK_DEADLOCK_VICTIM      | oldest | youngest or requester
          LOCK_DEFAULT_TTL          | 0      | seconds from 0.001 to 31536000
          LOCK_DEFAULT_TTL          | 5m     | seconds from 0.001 to 31536000
          LOCK_DEFAULT_TTL          | -1     | seconds from 0.001 to 31536000
          RAFT_HEARTBEAT_INTERVAL   | 0.001  | seconds from 0.01 to 10
          RAFT_SNAPSHOT_ENTRIES     | 99     | a whole number from 100 to 100000000
          RAFT_ELECTION_TIMEOUT_MIN | 61     | seconds from 0.03 to 60
          RAFT_ELECTION_TIMEOUT_MAX | 1,2    | seconds from 0.03 to 60
          MAX_BODY                  | 1MB    | a whole number from 1024 to 4194304
          DATA_DIR                  | a\\0b  | a directory
          SHARD_COUNT               | 4097   | a whole number from 1 to 4096
          REPLICATION_FACTOR        | 0      | a whole number from 1 to 15
          CACHE_MAX_SIZE            | 0      | a whole number from 1 to 1000000
          CACHE_MAX_BYTES           | 64MB   | a number of bytes from 65536 to 1099511627776
          CACHE_MEMORY_MAX          | 65535  | a number of bytes from 65536 to 1099511627776
          CACHE_MEMORY              | disk   | raft or redis
          CACHE_WRITE_POLICY        | around | through or back
          CACHE_LEASE               | 0.099  | seconds from 0.1 to 10
          CACHE_FLUSH_INTERVAL      | 0      | seconds from 0.01 to 3600
          QUEUE_STORE               | rest   | raft or redis
          REDIS_PORT                | 65536  | a whole number from 1 to 65535
          REDIS_HOST                | r/1    | the name or the address of a host
          """)
  void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String allowed) {
    String real = value.replace("\\0", "\0");
    String shown = value.replace("\\0", "?");

    rejected(name + " is '" + shown + "'; allowed: " + allowed, name, real);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h1
          h1:
          h1:0
          h1:65536
          a=h1:1,a=h2:2
          a=h1:1,b=h1:1
          a=h1:1,
          a b=h1:1
          http://h1:1
          =h1:1
          [::1:8001
          a=h:1,b=h:2,c=h:3,d=h:4,e=h:5,f=h:6,g=h:7,i=h:8,j=h:9,k=h:10
          """)
  void aMalformedListOfMembersIsNamedWithItsForm(String value) {
    rejected(
        "CLUSTER_ADDRS is '" + value + "'; allowed: 1 to 9 of id=host:port or host:port",
        "CLUSTER_ADDRS",
        value);
  }

  @Test
  void twoDifferentListsOfMembersContradictEachOther() {
    rejected(
        "ALL_NODES is 'h2:1'; allowed: the value of CLUSTER_ADDRS, or nothing",
        "CLUSTER_ADDRS",
        "h1:1",
        "ALL_NODES",
        "h2:1");
  }

  @Test
  void timeoutsThatContradictEachOtherAreNamedTogether() {
    rejected(
        "RAFT_ELECTION_TIMEOUT_MIN, RAFT_ELECTION_TIMEOUT_MAX, RAFT_HEARTBEAT_INTERVAL are"
            + " 0.6, 0.5, 0.1 seconds; the greatest election timeout must exceed the least",
        "RAFT_ELECTION_TIMEOUT_MAX",
        "0.5");
    rejected("at least three heartbeats", "RAFT_HEARTBEAT_INTERVAL", "0.3");
  }

  @Test
  void allBadValuesAreNamedAtOnce() {
    assertThatExceptionOfType(SettingsRejected.class)
        .isThrownBy(() -> read("STORAGE", "x", "NODE_PORT", "y", "MAX_BODY", "z"))
        .satisfies(
            rejection ->
                assertThat(rejection.complaints())
                    .extracting(line -> line.substring(0, line.indexOf(' ')))
                    .containsExactlyInAnyOrder("STORAGE", "NODE_PORT", "MAX_BODY"));
  }

  @Test
  void noComplaintShowsTheSecret() {
    assertThatExceptionOfType(SettingsRejected.class)
        .isThrownBy(() -> read("CLUSTER_SECRET", "hunter two", "STORAGE", "x"))
        .withMessageContaining("CLUSTER_SECRET has a value that is not shown here")
        .withMessageNotContaining("hunter");
    assertThat(read("CLUSTER_SECRET", "hunter2").toString()).doesNotContain("hunter2");
  }

  @Test
  void aBadValueCannotForgeALineOfTheLog() {
    String line = "x\nSEVERE: forged \u001b[2J" + "y".repeat(1_000);

    assertThatExceptionOfType(SettingsRejected.class)
        .isThrownBy(() -> read("STORAGE", line))
        .satisfies(
            rejection ->
                assertThat(rejection.complaints().get(0))
                    .startsWith("STORAGE is 'x?SEVERE: forged ?[2Jyyy")
                    .doesNotContainPattern("\\p{Cntrl}")
                    .hasSizeLessThan(300));
  }

  @Test
  void redisIsWhereItIsSaidToBe() {
    assertThat(read().redis().target()).isEmpty();
    assertThat(read("QUEUE_STORE", "redis").redis().target()).hasToString(at("localhost:6379"));
    assertThat(read("QUEUE_STORE", "redis", "REDIS_HOST", "r1", "REDIS_PORT", "7").redis().target())
        .hasToString(at("r1:7"));
    assertThat(read("QUEUE_STORE", "redis", "REDIS_URL", "redis://:pass@r2").redis().target())
        .hasToString(at("r2:6379"));
  }

  private static String at(String where) {
    return Optional.of("Redis at " + where).toString();
  }

  @Test
  void aRedisNeedNotKeepTheQueues() {
    assertThat(read("REDIS_HOST", "r1").redis().queueStore()).isEqualTo(QueueStoreKind.RAFT);
    assertThat(read("REDIS_HOST", "r1").redis().target()).hasToString(at("r1:6379"));
    assertThat(read("REDIS_URL", "redis-cluster://r1").redis().target()).isPresent();
  }

  @Test
  void redisIsNamedOnce() {
    rejected(
        "REDIS_URL is set, and so is REDIS_HOST or REDIS_PORT; allowed: either",
        "REDIS_URL",
        "redis://r",
        "REDIS_HOST",
        "r");
  }

  @Test
  void noComplaintShowsThePasswordOfRedis() {
    for (String url : new String[] {"redis://u:hunter@r:x", "http://u:hunter@r", "u:hunter@r"}) {
      assertThatExceptionOfType(SettingsRejected.class)
          .isThrownBy(() -> read("QUEUE_STORE", "redis", "REDIS_URL", url))
          .withMessageContaining("REDIS_URL is '")
          .withMessageContaining("@r")
          .withMessageContaining("redis-sentinel://")
          .withMessageNotContaining("hunter");
    }
    assertThat(read("QUEUE_STORE", "redis", "REDIS_URL", "redis://u:hunter@r").toString())
        .doesNotContain("hunter");
  }

  @Test
  void theCachesMemoryIsInTheRedisThatIsNamedOrInTheShards() {
    assertThat(read("CACHE_MEMORY", "RAFT", "REDIS_HOST", "r1").redis().ofCache()).isEmpty();
    assertThat(read("CACHE_MEMORY", "Redis", "REDIS_HOST", "r1").redis().ofCache())
        .hasToString(at("r1:6379"));
    assertThat(read("CACHE_MEMORY", "redis", "REDIS_URL", "redis://r2").redis().ofCache())
        .hasToString(at("r2:6379"));
    rejected(
        "CACHE_MEMORY is redis; allowed: with REDIS_HOST or REDIS_URL", "CACHE_MEMORY", "redis");
  }

  @Test
  void theCacheHasDefaultsAndTakesWhatItIsGiven() {
    CacheConfig usual = read().cache().config();
    assertThat(usual.policy()).isEqualTo(WritePolicy.THROUGH);
    assertThat(usual.leaseNanos()).isEqualTo(1_000_000_000L);
    assertThat(usual.linesMax()).isEqualTo(1_000);

    CacheSettings given =
        read(
                "CACHE_MAX_SIZE", "50",
                "CACHE_MAX_BYTES", "5000000000",
                "CACHE_MEMORY_MAX", "1600000",
                "CACHE_WRITE_POLICY", "back",
                "CACHE_LEASE", "0.5",
                "CACHE_FLUSH_INTERVAL", "0.25")
            .cache();
    CacheConfig config = given.config();
    assertThat(config.policy()).isEqualTo(WritePolicy.BACK);
    assertThat(config.leaseNanos()).isEqualTo(500_000_000L);
    assertThat(config.retryNanos()).isEqualTo(50_000_000L);
    assertThat(config.flushNanos()).isEqualTo(250_000_000L);
    assertThat(config.linesMax()).isEqualTo(50);
    assertThat(config.lineBytesMax()).isEqualTo(5_000_000_000L);
    assertThat(given.memoryBytesMax()).as("of each of 16 shards").isEqualTo(100_000);
  }

  @Test
  void riskySettingsAreWarnedOf() {
    Settings settings = read("CLUSTER_ADDRS", "a=h:1,b=h:2", "NODE_ID", "a");

    assertThat(settings.warnings())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).startsWith("CLUSTER_SECRET is not set"))
        .anySatisfy(line -> assertThat(line).startsWith("2 members bear no more failures"));
  }

  @Test
  void aPortThatTheOthersDoNotCallIsWarnedOf() {
    assertThat(warningsAt("8092"))
        .contains(
            "CLUSTER_ADDRS says that a is at port 8091, but it listens at 8092: right only where"
                + " ports are mapped");
    assertThat(warningsAt("8091")).isEqualTo(warningsAt(""));
    assertThat(read("NODE_PORT", "8092").warnings()).isEmpty();
  }

  /** Where nobody has said what the server listens at, there is nothing to compare. */
  @Test
  void aPortThatIsNotToldIsNotWarnedOf() {
    assertThat(warningsAt("")).noneMatch(line -> line.contains("port 8091"));
  }

  private static List<String> warningsAt(String port) {
    return read("CLUSTER_ADDRS", "a=h:8091,b=h:8092", "NODE_ID", "a", "NODE_PORT", port).warnings();
  }

  @ParameterizedTest
  @CsvSource({"h1:8001,h1_8001", "[::1]:80,___1__80", "..,_", "...,_", "a..b,a..b"})
  void theDefaultDirectoryNeverLeavesItsRoot(String id, String directory) {
    assertThat(read("NODE_ID", id).dataDirectory())
        .isEqualTo(Path.of(Settings.DATA_ROOT, directory));
  }

  private static Settings read(String... namesAndValues) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.read(name -> Optional.ofNullable(values.get(name)));
  }

  private static void rejected(String line, String... namesAndValues) {
    assertThatExceptionOfType(SettingsRejected.class)
        .isThrownBy(() -> read(namesAndValues))
        .withMessageContaining(line);
  }
}
