package io.quorate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One thread that drives its share of the connections through one selector. */
final class LoadWorker implements Runnable {
  private static final int INBOUND_BYTES = 1 << 16;
  private static final long LOOK_MILLIS = 10;
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PATIENCE_SECONDS = 15;

  /** Counts are kept only while this holds; the thread that measures sets it. */
  private volatile boolean isMeasuring;

  private volatile boolean isStopping;

  private final BenchOptions options;
  private final Selector selector;
  private final ByteBuffer inbound = ByteBuffer.allocateDirect(INBOUND_BYTES);
  private final List<LoadConnection> connections = new ArrayList<>();
  private final ArrayDeque<LoadConnection> resting = new ArrayDeque<>();
  private final LoadCounts counts = new LoadCounts();
  private final LoadCounts measured = new LoadCounts();
  private boolean wasMeasuring;
  private int running;

  LoadWorker(BenchOptions options) throws IOException {
    this.options = options;
    this.selector = Selector.open();
  }

  /** What was counted while measuring; complete once the thread has ended. */
  LoadCounts measured() {
    return measured;
  }

  void add(int index, ClientLoop.Maker loops) {
    connections.add(new LoadConnection(loops.make(index, counts), options.nodeOf(index)));
  }

  void measure(boolean measuring) {
    isMeasuring = measuring;
  }

  /** Ends each loop at its next moment without a hold. */
  void stop() {
    isStopping = true;
  }

  @Override
  public void run() {
    running = connections.size();
    connections.forEach(this::open);
    long stopBy = Long.MAX_VALUE;
    long lookForStuckAt = System.nanoTime();
    while (running > 0 && System.nanoTime() < stopBy) {
      lookOnce();
      wakeRested();
      if (System.nanoTime() - lookForStuckAt > 0) {
        lookForStuckAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        failStuck();
      }
      if (isStopping && stopBy == Long.MAX_VALUE) {
        stopBy = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      }
    }
    connections.forEach(LoadConnection::close);
    isMeasuring = false;
    noteMeasuring();
    closeSelector();
  }

  private void lookOnce() {
    try {
      selector.select(this::look, LOOK_MILLIS);
    } catch (IOException | ClosedSelectorException e) {
      throw new IllegalStateException("the selector failed", e);
    }
    noteMeasuring();
  }

  private void noteMeasuring() {
    if (isMeasuring && !wasMeasuring) {
      counts.clear();
    }
    if (wasMeasuring && !isMeasuring) {
      measured.add(counts);
    }
    wasMeasuring = isMeasuring;
  }

  private void look(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      switch (connection.look(inbound)) {
        case NOTHING -> {}
        case CONNECTED -> sendNext(connection);
        case ANSWERED -> answered(connection);
      }
    } catch (IOException | IllegalStateException e) {
      failed(connection, e);
    }
  }

  private void answered(LoadConnection connection) {
    ResponseReader response = connection.response();
    long nanos = System.nanoTime() - connection.sentNanos();
    ClientLoop.Next next = connection.loop.answered(response, nanos);
    if (response.isLast()) {
      connection.close();
    }
    if (next == ClientLoop.Next.AFTER_A_REST) {
      rest(connection);
    } else {
      proceed(connection);
    }
  }

  private void proceed(LoadConnection connection) {
    if (connection.isOpen()) {
      try {
        sendNext(connection);
      } catch (IOException e) {
        failed(connection, e);
      }
    } else {
      open(connection);
    }
  }

  private void sendNext(LoadConnection connection) throws IOException {
    if (isStopping && !connection.loop.isHolding()) {
      connection.close();
      running--;
      return;
    }
    InetSocketAddress node = options.nodes().get(connection.node());
    connection.send(connection.loop.nextRequest(node), System.nanoTime());
  }

  private void open(LoadConnection connection) {
    try {
      InetSocketAddress node = options.nodes().get(connection.node());
      connection.open(selector, node, System.nanoTime());
    } catch (IOException e) {
      failed(connection, e);
    }
  }

  private void failed(LoadConnection connection, Exception fault) {
    counts.failed(String.valueOf(fault.getMessage()));
    if (connection.isAwaiting()) {
      connection.loop.outcomeUnknown();
    }
    connection.close();
    if (options.pinnedNode() == null) {
      connection.turnTo((connection.node() + 1) % options.nodes().size());
    }
    rest(connection);
  }

  private void rest(LoadConnection connection) {
    if (connection.restUntil(System.nanoTime() + REST_NANOS)) {
      resting.add(connection);
    }
  }

  private void wakeRested() {
    long now = System.nanoTime();
    while (!resting.isEmpty() && now - resting.element().dueNanos() >= 0) {
      LoadConnection connection = resting.remove();
      connection.wake();
      proceed(connection);
    }
  }

  private void failStuck() {
    long limit = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS + options.waitSeconds());
    long now = System.nanoTime();
    for (LoadConnection connection : connections) {
      if (connection.isAwaiting() && now - connection.sentNanos() > limit) {
        failed(connection, new IOException("no answer in time"));
      }
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("the selector failed", e);
    }
  }
}
