package io.quorate.node;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the loop. Clients and peers each have a bounded queue of their own, so that a
 * flood of clients cannot delay a heartbeat; results of what the loop itself has begun are bounded
 * by what it begins. Thread-safe.
 */
final class Inbox {
  /** Once a step of the loop has taken so many calls from a queue, it leaves the rest. */
  static final int DRAIN_MAX = 1_024;

  /** Calls of clients that enter together. */
  private record Clients(int calls, Runnable input) {}

  private final int capacity;
  private final Queue<Runnable> results = new ArrayDeque<>();
  private final Queue<Runnable> peers = new ArrayDeque<>();
  private final Queue<Clients> clients = new ArrayDeque<>();
  private int clientCalls;
  private boolean hasTick;
  private boolean refusesClients;
  private boolean isClosed;
  private boolean areClientsHeld;

  Inbox(int capacity) {
    this.capacity = capacity;
  }

  /**
   * False if the clients' queue has no room for so many calls, or clients are refused.
   *
   * @param calls how many calls the input is
   */
  synchronized boolean offerClient(int calls, Runnable input) {
    if (refusesClients || isClosed || clientCalls + calls > capacity) {
      return false;
    }
    clientCalls += calls;
    clients.add(new Clients(calls, input));
    notifyAll();
    return true;
  }

  /** False if the peers' queue is full. */
  synchronized boolean offerPeer(Runnable input) {
    return offerBounded(peers, input);
  }

  /** For results of what the loop has begun; there are only as many as it lets be open. */
  synchronized void offerResult(Runnable input) {
    results.add(input);
    notifyAll();
  }

  /** Ticks that the loop has not taken yet become one. */
  synchronized void offerTick() {
    hasTick = true;
    notifyAll();
  }

  /**
   * Moves what waits: results, and calls of peers before those of clients.
   *
   * @param takesClients whether clients have their turn, or must wait for the disk
   * @return whether a tick was among it
   */
  synchronized boolean take(
      Queue<Runnable> takenResults, Queue<Runnable> calls, boolean takesClients) {
    boolean ticked = hasTick;
    hasTick = false;
    move(results, takenResults);
    move(peers, calls);
    if (takesClients) {
      moveClients(calls);
    }
    areClientsHeld = !takesClients;
    return ticked;
  }

  /** Moves what must be answered all the same; results have nobody left to go to. */
  synchronized void takeForHalted(Queue<Runnable> calls) {
    hasTick = false;
    areClientsHeld = false;
    results.clear();
    move(peers, calls);
    moveClients(calls);
  }

  /** From now on clients are turned away; those who wait are still taken. */
  synchronized void refuseClients() {
    refusesClients = true;
  }

  synchronized boolean refusesClients() {
    return refusesClients;
  }

  synchronized boolean hasClients() {
    return !clients.isEmpty();
  }

  /** From now on calls are turned away: nobody will take them any more. */
  synchronized void close() {
    isClosed = true;
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  /** Waits until there is something to take, or the time is up. */
  synchronized void await(long millisMax) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
    long leftMillis = millisMax;
    while (isIdle() && leftMillis > 0) {
      wait(leftMillis);
      leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }
  }

  private boolean isIdle() {
    return !hasTick
        && results.isEmpty()
        && peers.isEmpty()
        && (areClientsHeld || clients.isEmpty());
  }

  private void moveClients(Queue<Runnable> to) {
    int taken = 0;
    while (!clients.isEmpty() && taken < DRAIN_MAX) {
      Clients next = clients.remove();
      taken += next.calls;
      clientCalls -= next.calls;
      to.add(next.input);
    }
  }

  private boolean offerBounded(Queue<Runnable> queue, Runnable input) {
    if (isClosed || queue.size() >= capacity) {
      return false;
    }
    queue.add(input);
    notifyAll();
    return true;
  }

  /** Those that are left if one fails stay where they are. */
  static void runAll(Queue<Runnable> calls) {
    while (!calls.isEmpty()) {
      calls.remove().run();
    }
  }

  private static void move(Queue<Runnable> from, Queue<Runnable> to) {
    for (int i = 0; i < DRAIN_MAX && !from.isEmpty(); i++) {
      to.add(from.remove());
    }
  }
}
