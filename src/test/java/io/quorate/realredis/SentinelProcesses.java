package io.quorate.realredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A master, its replica, and a sentinel that puts the one in the other's place. */
public final class SentinelProcesses implements AutoCloseable {
  private static final String NAME = "main";

  private final RedisProcess master;
  private final RedisProcess replica;
  private final RedisProcess sentinel;

  private SentinelProcesses(RedisProcess master, RedisProcess replica, RedisProcess sentinel) {
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel;
  }

  /** Starts them; the replica and the sentinel may need a moment to know each other. */
  public static SentinelProcesses start() {
    RedisProcess master = RedisProcess.durable("--repl-diskless-sync-delay", "0");
    RedisProcess replica =
        RedisProcess.durable("--replicaof", "127.0.0.1", Integer.toString(master.port()));
    return new SentinelProcesses(master, replica, sentinelOf(master));
  }

  private static RedisProcess sentinelOf(RedisProcess master) {
    try {
      Path file = Files.createTempFile(Path.of("target", "redis"), "sentinel", ".conf");
      Files.write(
          file,
          List.of(
              "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 1",
              "sentinel down-after-milliseconds " + NAME + " 1000",
              "sentinel failover-timeout " + NAME + " 5000"));
      return RedisProcess.started(List.of(file.toAbsolutePath().toString(), "--sentinel"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RedisProcess master() {
    return master;
  }

  public RedisProcess replica() {
    return replica;
  }

  /** Whether the replica has all that the master has, and the sentinel knows of both. */
  public boolean isWhole() {
    return replica.ask("INFO", "replication").contains("master_link_status:up")
        && sentinel.ask("INFO", "sentinel").contains("slaves=1");
  }

  public String url() {
    return "redis-sentinel://127.0.0.1:" + sentinel.port() + "/" + NAME;
  }

  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
  }
}
