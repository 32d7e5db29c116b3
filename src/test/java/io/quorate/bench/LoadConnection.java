package io.quorate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with at most one request on it. Its worker's thread alone uses it. */
final class LoadConnection {
  /** What came of a look at the socket. */
  enum Event {
    NOTHING,
    CONNECTED,
    ANSWERED
  }

  final ClientLoop loop;
  private final ResponseReader response = new ResponseReader();
  private int node;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private ByteBuffer outbound = ByteBuffer.allocate(0);
  private boolean isAwaiting;
  private boolean isResting;
  private long sentNanos;
  private long dueNanos;

  LoadConnection(ClientLoop loop, int node) {
    this.loop = loop;
    this.node = node;
  }

  boolean isOpen() {
    return channel != null;
  }

  boolean isAwaiting() {
    return isAwaiting;
  }

  long sentNanos() {
    return sentNanos;
  }

  long dueNanos() {
    return dueNanos;
  }

  /**
   * @return false if it rests already, as when the node closes a connection meanwhile
   */
  boolean restUntil(long nanos) {
    if (isResting) {
      return false;
    }
    isResting = true;
    dueNanos = nanos;
    return true;
  }

  void wake() {
    isResting = false;
  }

  ResponseReader response() {
    return response;
  }

  int node() {
    return node;
  }

  void turnTo(int otherNode) {
    node = otherNode;
  }

  void open(Selector selector, InetSocketAddress address, long nowNanos) throws IOException {
    SocketChannel opened = SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    sentNanos = nowNanos;
    boolean isConnected = opened.connect(address);
    key = opened.register(selector, SelectionKey.OP_CONNECT, this);
    if (isConnected) {
      // The worker hears of it like of any other: an open connection is at once writable.
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  void send(ByteBuffer request, long nowNanos) throws IOException {
    response.reset();
    isAwaiting = true;
    sentNanos = nowNanos;
    outbound = request;
    flush();
  }

  Event look(ByteBuffer inbound) throws IOException {
    SelectionKey ready = key();
    if (ready.isConnectable()) {
      channel().finishConnect();
      ready.interestOps(SelectionKey.OP_READ);
      return Event.CONNECTED;
    }
    if (ready.isWritable()) {
      ready.interestOps(SelectionKey.OP_READ);
      if (!isAwaiting) {
        return Event.CONNECTED;
      }
      flush();
    }
    return ready.isReadable() ? read(inbound) : Event.NOTHING;
  }

  void close() {
    isAwaiting = false;
    SocketChannel closing = channel;
    channel = null;
    key = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        // The connection is given up either way.
      }
    }
  }

  private void flush() throws IOException {
    channel().write(outbound);
    if (outbound.hasRemaining()) {
      key().interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private Event read(ByteBuffer inbound) throws IOException {
    inbound.clear();
    int length = channel().read(inbound);
    boolean isComplete = length < 0 ? response.end() : response.offer(inbound.flip());
    if (isComplete && isAwaiting) {
      isAwaiting = false;
      return Event.ANSWERED;
    }
    if (length < 0) {
      throw new IOException("closed by the node");
    }
    return Event.NOTHING;
  }

  private SocketChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
    return channel;
  }

  private SelectionKey key() {
    if (key == null) {
      throw new IllegalStateException("not open");
    }
    return key;
  }
}
