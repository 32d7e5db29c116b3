package io.quorate.redis;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/** Listens to which queues have messages; begins anew when the connection has broken. */
final class ReadyNews implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ReadyNews.class.getName());
  private static final long PAUSE_MILLIS = 200;

  private final RedisLink link;
  private final WaitingReceives waiting;
  private final Repeater listening;
  private @Nullable Connection connection;
  private boolean isClosed;

  ReadyNews(RedisLink link, WaitingReceives waiting, ThreadFactory threads) {
    this.link = link;
    this.waiting = waiting;
    this.listening = new Repeater(this::listenOnce, PAUSE_MILLIS, threads);
  }

  void start() {
    listening.start();
  }

  private void listenOnce() {
    try (Connection opened = link.dedicated()) {
      if (take(opened)) {
        new Listener().proceed(opened, QueueKeys.READY_CHANNEL);
      }
      opened.setBroken(); // what it was used for is nothing to be given back with
    } catch (RedisFailure | JedisException e) {
      LOG.log(Level.FINE, "Redis cannot tell of messages for now", e);
    } finally {
      take(null);
    }
  }

  private synchronized boolean take(@Nullable Connection opened) {
    connection = opened;
    return !isClosed;
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      if (connection != null) {
        try {
          connection.forceDisconnect();
        } catch (IOException e) {
          LOG.log(Level.FINE, "A subscription was not closed in order", e);
        }
      }
    }
    listening.close();
  }

  private final class Listener extends JedisPubSub {
    @Override
    public void onSubscribe(String channel, int channels) {
      waiting.newsMissed();
    }

    @Override
    public void onMessage(String channel, String message) {
      int space = message.indexOf(' ');
      if (space > 0) {
        waiting.ready(message.substring(space + 1), count(message.substring(0, space)));
      }
    }
  }

  // Anybody who may write to Redis may publish anything.
  private static int count(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
