package io.quorate.server.events;

import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.events.Filter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** All who watch at this node, and the one thread that serves them. Thread-safe. */
public final class EventReaders implements AutoCloseable {
  /**
   * How many may watch at a node. What the server keeps for each that does not read, some hundred
   * KiB, is what bounds it.
   */
  public static final int READERS_MAX = 256;

  /** How often each is sent a sign of life, so that dead connections are found. */
  static final long BEAT_MILLIS = 10_000;

  /** Events of so long a time are sent together, which costs much less. */
  static final long PACE_MILLIS = 5;

  private final EventFeed feed;
  private final Set<EventReader> readers = new LinkedHashSet<>();
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch isClosed = new CountDownLatch(1);
  private int places;

  private EventReaders(EventFeed feed) {
    this.feed = feed;
  }

  public static EventReaders start(EventFeed feed, ThreadFactory threads) {
    EventReaders readers = new EventReaders(feed);
    threads.newThread(readers::run).start();
    return readers;
  }

  EventFeed feed() {
    return feed;
  }

  /** Takes a place, if one is free. */
  synchronized boolean enter() {
    if (places == READERS_MAX) {
      return false;
    }
    places++;
    return true;
  }

  /** Gives back a place at which no reader is served. */
  synchronized void leave() {
    places--;
  }

  /** Serves a reader from now on, at a place that was taken, which is given back when it ends. */
  EventReader serve(Filter filter, EventId from, byte[] hello, Outlet outlet) {
    EventReader reader = new EventReader(feed, filter, from, hello, outlet, this::remove);
    synchronized (this) {
      readers.add(reader);
    }
    wake();
    return reader;
  }

  private synchronized void remove(EventReader reader) {
    if (readers.remove(reader)) {
      places--;
    }
  }

  /** There is something to do. */
  void wake() {
    wakes.release();
  }

  /** Ends the thread; streams end when the feed does. */
  @Override
  public void close() {
    isClosed.countDown();
    wake();
  }

  private synchronized List<EventReader> readers() {
    return List.copyOf(readers);
  }

  private void run() {
    long beatNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
    while (isClosed.getCount() > 0) {
      wakes.drainPermits();
      long nowNanos = System.nanoTime();
      boolean isBeat = nowNanos - beatNanos >= 0;
      if (isBeat) {
        beatNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
      }
      serveAll(isBeat, nowNanos);
      pause(beatNanos - System.nanoTime());
    }
  }

  private void serveAll(boolean isBeat, long nowNanos) {
    long seen = feed.changes();
    Optional<String> ending = feed.ending();
    List<EventReader> all = readers();
    boolean hasMore = false;
    for (EventReader reader : all) {
      if (ending.isPresent()) {
        reader.end(ending.get());
      } else if (isBeat) {
        reader.beat(nowNanos);
      }
      hasMore |= reader.advance();
    }
    if (hasMore) {
      wake();
    } else if (!all.isEmpty() && ending.isEmpty()) {
      feed.whenChanged(seen, this::wake);
    }
  }

  private void pause(long nanosMax) {
    try {
      if (!isClosed.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
        boolean unused = wakes.tryAcquire(nanosMax, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      // A server that stops interrupts its threads before the node has stopped: see close.
      wake();
    }
  }
}
