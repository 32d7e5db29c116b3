package io.quorate.redis;

import io.quorate.kernel.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;

/**
 * Calls Redis, wherever it is at the moment, and says what a failure means: before the command has
 * left, nothing was done; behind that, nobody knows. A command is never sent a second time unless
 * Redis has said that it did nothing. Thread-safe; calls block for as long as {@link Connector}
 * says at most.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RedisLink.class.getName());
  private static final int REDIRECTIONS_MAX = 5;
  private static final String ANY = "";

  private final RedisTarget target;
  private final Connector connector;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();
  private @Nullable ConnectionProvider provider;
  private boolean isClosed;

  RedisLink(RedisTarget target, int connectionsMax) {
    this.target = target;
    this.connector = new Connector(target, connectionsMax);
  }

  /**
   * Sends the command and gives what Redis answers.
   *
   * @param key one of the keys of the command
   * @throws RedisFailure if there is no answer, or an error that is no fault of the command
   * @throws JedisNoScriptException if the command runs a script that is not there
   */
  Object call(String key, CommandArguments command) throws RedisFailure {
    for (int tries = 0; tries < REDIRECTIONS_MAX; tries++) {
      ConnectionProvider connections = provider();
      String node = nodeOf(connections, key);
      Connection connection = borrow(connections, node, key);
      try {
        Object answer = connection.executeCommand(command);
        gate(node).succeeded();
        return answer;
      } catch (JedisMovedDataException e) {
        renew(connections);
      } catch (JedisAskDataException e) {
        return asking(connections, e, command);
      } catch (JedisNoScriptException e) {
        throw e;
      } catch (JedisDataException e) {
        throw refused(connections, connection, e);
      } catch (JedisConnectionException e) {
        connection.setBroken();
        broken(connections, node, e);
        throw new RedisFailure(
            new Outcome.OutcomeUnknown("the connection to Redis broke before it answered"));
      } finally {
        giveBack(connection);
      }
    }
    throw away("its cluster is being rearranged");
  }

  /** A connection for a subscription, which the caller closes. */
  Connection dedicated() throws RedisFailure {
    ConnectionProvider connections = provider();
    String node = nodeOf(connections, ANY);
    if (!gate(node).isOpen(System.nanoTime())) {
      throw away("it did not answer a moment ago");
    }
    try {
      return connections.getConnection();
    } catch (JedisException e) {
      broken(connections, node, e);
      throw away(String.valueOf(e.getMessage()));
    }
  }

  /** Looks anew where a cluster's slots are, and whether those who did not answer do again. */
  void refresh() {
    ConnectionProvider connections;
    synchronized (this) {
      connections = isClosed ? null : provider;
    }
    if (connections instanceof ClusterConnectionProvider cluster) {
      renew(cluster);
      gates.forEach((node, gate) -> tryAgain(cluster, node, gate));
    }
  }

  // While its trouble keeps clients away, nobody else may ever call it.
  private static void tryAgain(ClusterConnectionProvider cluster, String node, Gate gate) {
    if (node.equals(ANY) || !gate.isInTrouble() || !gate.isOpen(System.nanoTime())) {
      return;
    }
    try (Connection connection = cluster.getConnection(HostAndPort.from(node))) {
      if (connection.ping()) {
        gate.succeeded();
      }
    } catch (JedisException e) {
      gate.failed(System.nanoTime());
    }
  }

  /** What is wrong; empty as long as Redis answers. */
  Optional<String> trouble() {
    ConnectionProvider connections;
    synchronized (this) {
      connections = provider;
    }
    forgetFormerMasters(connections);
    return gates.values().stream().anyMatch(Gate::isInTrouble)
        ? Optional.of(target + " does not answer")
        : Optional.empty();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (provider != null) {
      try {
        provider.close();
      } catch (Exception e) {
        LOG.log(Level.FINE, "The connections to Redis were not closed in order", e);
      }
    }
  }

  private synchronized ConnectionProvider provider() throws RedisFailure {
    if (isClosed) {
      throw away("this node stops");
    }
    if (provider != null) {
      return provider;
    }
    Gate gate = gate(ANY);
    if (!gate.isOpen(System.nanoTime())) {
      throw away("it did not answer a moment ago");
    }
    try {
      provider = connector.open();
      gate.succeeded();
      return provider;
    } catch (JedisException e) {
      gate.failed(System.nanoTime());
      LOG.log(Level.FINE, "Redis cannot be reached", e);
      throw away(String.valueOf(e.getMessage()));
    }
  }

  private Connection borrow(ConnectionProvider connections, String node, String key)
      throws RedisFailure {
    if (!gate(node).isOpen(System.nanoTime())) {
      throw away("it did not answer a moment ago");
    }
    try {
      return connections instanceof ClusterConnectionProvider cluster
          ? cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key))
          : connections.getConnection();
    } catch (JedisException e) {
      broken(connections, node, e);
      throw away(String.valueOf(e.getMessage()));
    }
  }

  private Object asking(
      ConnectionProvider connections, JedisAskDataException ask, CommandArguments command)
      throws RedisFailure {
    if (!(connections instanceof ClusterConnectionProvider cluster)) {
      throw away("it sends clients elsewhere");
    }
    Connection connection;
    try {
      connection = cluster.getConnection(ask.getTargetNode());
    } catch (JedisException e) {
      throw away(String.valueOf(e.getMessage()));
    }
    try {
      connection.executeCommand(Protocol.Command.ASKING);
      return connection.executeCommand(command);
    } catch (JedisNoScriptException e) {
      throw e;
    } catch (JedisDataException e) {
      throw refused(connections, connection, e);
    } catch (JedisConnectionException e) {
      connection.setBroken();
      throw new RedisFailure(
          new Outcome.OutcomeUnknown("the connection to Redis broke before it answered"));
    } finally {
      giveBack(connection);
    }
  }

  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (JedisException e) {
      LOG.log(Level.FINE, "A connection to Redis was not given back in order", e);
    }
  }

  private RedisFailure refused(
      ConnectionProvider connections, Connection connection, JedisDataException error) {
    String text = String.valueOf(error.getMessage());
    Refusals.Kind kind = Refusals.kindOf(text);
    if (kind == Refusals.Kind.WRONG_PLACE) {
      // What was a master is none any more, or not yet one again.
      connection.setBroken();
      clear(connections);
      renew(connections);
    }
    return switch (kind) {
      case FULL -> new RedisFailure(new Outcome.MemoryFull("Redis has no memory left"));
      case WRONG_PLACE, NOT_NOW -> away(text);
      case UNEXPECTED -> {
        LOG.warning(() -> "Redis has refused a command: " + text);
        yield new RedisFailure(new Outcome.OutcomeUnknown("Redis has refused a part of the call"));
      }
    };
  }

  private void broken(ConnectionProvider connections, String node, JedisException cause) {
    LOG.log(Level.FINE, "A connection to Redis broke", cause);
    gate(node).failed(System.nanoTime());
    clear(connections);
    renew(connections);
  }

  // The connections that lie idle have most likely broken with the one that was seen to break.
  private static void clear(ConnectionProvider connections) {
    if (connections instanceof ClusterConnectionProvider) {
      return; // those to the other nodes are good, and each node's are tried before they are used
    }
    for (Object pool : connections.getConnectionMap().values()) {
      if (pool instanceof Pool<?> idle) {
        idle.clear();
      }
    }
  }

  private void renew(ConnectionProvider connections) {
    if (connections instanceof ClusterConnectionProvider cluster) {
      try {
        cluster.renewSlotCache();
        forgetFormerMasters(cluster);
      } catch (JedisException e) {
        LOG.log(Level.FINE, "No node of the Redis cluster answers", e);
      }
    }
  }

  // After a failover nobody calls a dead master any more, so its gate would stay shut for ever.
  private void forgetFormerMasters(@Nullable ConnectionProvider connections) {
    if (connections instanceof ClusterConnectionProvider cluster) {
      gates.keySet().retainAll(cluster.getPrimaryNodes().keySet());
    }
  }

  private static String nodeOf(ConnectionProvider connections, String key) {
    if (connections instanceof ClusterConnectionProvider cluster && !key.isEmpty()) {
      return String.valueOf(cluster.getNode(JedisClusterCRC16.getSlot(key)));
    }
    return ANY;
  }

  private Gate gate(String node) {
    return gates.computeIfAbsent(node, unknown -> new Gate());
  }

  private RedisFailure away(String why) {
    return new RedisFailure(new Outcome.StoreAway(target + " is away: " + why));
  }
}
