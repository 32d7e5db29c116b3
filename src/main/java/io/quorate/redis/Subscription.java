package io.quorate.redis;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Listens to a channel, and begins anew when the connection has broken or nothing comes any more.
 */
final class Subscription implements AutoCloseable {
  /*
   * A connection whose other end has gone without a word looks like one on which nobody says
   * anything. So Redis is asked now and then to confirm the subscription, and whoever does not is
   * taken for gone. (Jedis keeps a note of each PING of a subscription for ever, and has none of
   * this.)
   */
  static final long SILENT_MILLIS_MAX = 2_000;

  private static final Logger LOG = Logger.getLogger(Subscription.class.getName());
  private static final long PAUSE_MILLIS = 200;
  private static final long ASK_MILLIS = 500;

  /** Told in the order in which it happens, by one thread at a time. */
  interface Listener {
    /** Messages are told from now on; some may have been missed before. */
    void subscribed();

    void message(String text);

    /** Messages may be missed from now on, or a moment ago. */
    void lost();
  }

  private final RedisLink link;
  private final String channel;
  private final Listener listener;
  private final Repeater listening;
  private final Repeater asking;
  private @Nullable Ear ear;
  private boolean isClosed;

  Subscription(RedisLink link, String channel, Listener listener, ThreadFactory threads) {
    this.link = link;
    this.channel = channel;
    this.listener = listener;
    this.listening = new Repeater(this::listenOnce, PAUSE_MILLIS, threads);
    this.asking = new Repeater(this::ask, ASK_MILLIS, threads);
  }

  void start() {
    listening.start();
    asking.start();
  }

  private void listenOnce() {
    try (Connection opened = link.dedicated()) {
      Ear listens = new Ear(opened);
      if (take(listens)) {
        try {
          listens.proceed(opened, channel);
        } finally {
          take(null);
          listens.end();
        }
      }
      opened.setBroken(); // what it was used for is nothing to be given back with
    } catch (RedisFailure | JedisException e) {
      LOG.log(Level.FINE, "Redis cannot tell of anything on " + channel + " for now", e);
    }
  }

  private synchronized boolean take(@Nullable Ear next) {
    ear = next;
    return !isClosed;
  }

  private synchronized @Nullable Ear ear() {
    return ear;
  }

  private void ask() {
    Ear listens = ear();
    if (listens != null) {
      listens.ask();
    }
  }

  @Override
  public void close() {
    Ear listens;
    synchronized (this) {
      isClosed = true;
      listens = ear;
    }
    if (listens != null) {
      listens.disconnect();
    }
    listening.close();
    asking.close();
  }

  /** What listens on one connection. */
  private final class Ear extends JedisPubSub {
    private final Connection connection;
    private volatile long heardNanos = System.nanoTime();
    private boolean isHearing;
    private boolean hasEnded;

    private Ear(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void onSubscribe(String name, int channels) {
      heardNanos = System.nanoTime();
      synchronized (this) {
        if (!isHearing && !hasEnded) {
          isHearing = true;
          listener.subscribed();
        }
      }
    }

    @Override
    public void onMessage(String name, String message) {
      heardNanos = System.nanoTime();
      synchronized (this) {
        if (isHearing) {
          listener.message(message);
        }
      }
    }

    private void ask() {
      long silentNanos = System.nanoTime() - heardNanos;
      if (silentNanos > TimeUnit.MILLISECONDS.toNanos(SILENT_MILLIS_MAX)) {
        end();
        disconnect();
        return;
      }
      try {
        if (isHearing()) {
          subscribe(channel);
        }
      } catch (JedisException e) {
        disconnect();
      }
    }

    private synchronized boolean isHearing() {
      return isHearing;
    }

    private synchronized void end() {
      hasEnded = true;
      if (isHearing) {
        isHearing = false;
        listener.lost();
      }
    }

    private void disconnect() {
      connection.setBroken();
      try {
        connection.forceDisconnect();
      } catch (IOException e) {
        LOG.log(Level.FINE, "A subscription was not closed in order", e);
      }
    }
  }
}
