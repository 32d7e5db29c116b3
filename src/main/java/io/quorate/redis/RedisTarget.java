package io.quorate.redis;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Which Redis it is and how to get in.
 *
 * @param nodes of a cluster or the sentinels some, of a standalone Redis the one
 * @param master as the sentinels call it; null unless there are sentinels
 * @param user null for the default user
 * @param password null if there is none
 * @param isEncrypted whether connections are TLS
 */
public record RedisTarget(
    Kind kind,
    List<HostAndPort> nodes,
    @Nullable String master,
    @Nullable String user,
    @Nullable String password,
    int database,
    boolean isEncrypted) {

  /** How the processes of Redis work together. */
  public enum Kind {
    STANDALONE,
    CLUSTER,
    SENTINEL
  }

  public RedisTarget {
    nodes = List.copyOf(nodes);
  }

  /** A Redis alone, without a password. */
  public static RedisTarget standalone(String host, int port) {
    return new RedisTarget(
        Kind.STANDALONE, List.of(new HostAndPort(host, port)), null, null, null, 0, false);
  }

  /** Where it is, without a word about how to get in. */
  @Override
  public String toString() {
    String where = nodes.stream().map(HostAndPort::toString).collect(Collectors.joining(","));
    return switch (kind) {
      case STANDALONE -> "Redis at " + where;
      case CLUSTER -> "the Redis cluster of " + where;
      case SENTINEL -> "the Redis " + master + " of the sentinels at " + where;
    };
  }
}
