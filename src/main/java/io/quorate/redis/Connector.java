package io.quorate.redis;

import java.time.Duration;
import java.util.Set;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** Opens pools of connections. */
final class Connector {
  static final int CONNECT_MILLIS_MAX = 2_000;

  /** Scripts are short; who takes longer has a Redis that stands still. */
  static final int ANSWER_MILLIS_MAX = 5_000;

  private static final Duration IDLE_CHECK = Duration.ofSeconds(10);
  private static final String CLIENT_NAME = "quorate";

  private final RedisTarget target;
  private final int connectionsMax;

  /**
   * @param connectionsMax to one Redis at a time
   */
  Connector(RedisTarget target, int connectionsMax) {
    this.target = target;
    this.connectionsMax = connectionsMax;
  }

  /** May throw whatever Jedis throws when nobody is there. */
  ConnectionProvider open() {
    return switch (target.kind()) {
      case STANDALONE -> new PooledConnectionProvider(target.nodes().get(0), config(), pool());
      // Without Jedis's own refresh: its thread would outlive an attempt that finds nobody.
      case CLUSTER -> new ClusterConnectionProvider(Set.copyOf(target.nodes()), config(), pool());
      case SENTINEL ->
          new SentineledConnectionProvider(
              target.master(), config(), pool(), Set.copyOf(target.nodes()), sentinelConfig());
    };
  }

  private JedisClientConfig config() {
    return times()
        .user(target.user())
        .password(target.password())
        .database(target.database())
        .clientName(CLIENT_NAME)
        .build();
  }

  private JedisClientConfig sentinelConfig() {
    return times().build();
  }

  private DefaultJedisClientConfig.Builder times() {
    return DefaultJedisClientConfig.builder()
        .resp2()
        .sslOptions(target.isEncrypted() ? SslOptions.defaults() : null)
        .connectionTimeoutMillis(CONNECT_MILLIS_MAX)
        .socketTimeoutMillis(ANSWER_MILLIS_MAX);
  }

  private ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connectionsMax);
    pool.setMaxIdle(connectionsMax);
    pool.setMaxWait(Duration.ofMillis(CONNECT_MILLIS_MAX));
    pool.setTestWhileIdle(true);
    pool.setTimeBetweenEvictionRuns(IDLE_CHECK);
    pool.setJmxEnabled(false);
    return pool;
  }
}
