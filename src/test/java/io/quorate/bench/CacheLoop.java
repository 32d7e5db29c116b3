package io.quorate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One client of the cache that reads and writes for ever, or asks for what is always the same. */
final class CacheLoop implements ClientLoop {
  enum Kind {
    READ,
    WRITE,
    CONSTANT
  }

  /** What a client does next. */
  interface Work {
    Kind kind(Random random);

    int key(int connection, Random random);
  }

  static final String HIT = "hit";
  static final String CONSTANT = "constant";

  private static final byte[] LOCAL = "local".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SOURCE = "\"source\"".getBytes(StandardCharsets.US_ASCII);

  private final Work work;
  private final int connection;
  private final LoadCounts counts;
  private final Random random;
  private Kind kind = Kind.READ;
  private long written;
  private @Nullable CacheRequests requests;

  CacheLoop(Work work, int connection, LoadCounts counts) {
    this.work = work;
    this.connection = connection;
    this.counts = counts;
    this.random = new Random(connection);
  }

  /** All do the same, on so many keys that all draw from alike. */
  static Work alike(Kind kind, int keys) {
    return new Work() {
      @Override
      public Kind kind(Random random) {
        return kind;
      }

      @Override
      public int key(int connection, Random random) {
        return random.nextInt(keys);
      }
    };
  }

  /** Each writes a key of its own. */
  static Work ownWrites() {
    return new Work() {
      @Override
      public Kind kind(Random random) {
        return Kind.WRITE;
      }

      @Override
      public int key(int connection, Random random) {
        return connection;
      }
    };
  }

  /** Most read and some write, few keys often and most rarely. */
  static Work mixed(double writes, int keys) {
    Zipf zipf = new Zipf(keys);
    return new Work() {
      @Override
      public Kind kind(Random random) {
        return random.nextDouble() < writes ? Kind.WRITE : Kind.READ;
      }

      @Override
      public int key(int connection, Random random) {
        return zipf.draw(random);
      }
    };
  }

  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public ByteBuffer nextRequest(InetSocketAddress node) {
    if (requests == null) {
      requests = new CacheRequests(node.getHostString() + ":" + node.getPort());
    }
    kind = work.kind(random);
    int key = work.key(connection, random);
    return switch (kind) {
      case READ -> requests.read(key);
      case WRITE -> requests.write(key, ++written);
      case CONSTANT -> requests.constant(key);
    };
  }

  @Override
  public Next answered(ResponseReader response, long nanos) {
    if (response.status() != 200) {
      counts.refused(response.status());
      return Next.AFTER_A_REST;
    }
    counts.answered(name(response), 1, nanos);
    return Next.AT_ONCE;
  }

  private String name(ResponseReader response) {
    return switch (kind) {
      case READ -> response.hasTextAfter(SOURCE, LOCAL) ? HIT : "miss";
      case WRITE -> "write";
      case CONSTANT -> CONSTANT;
    };
  }

  @Override
  public void outcomeUnknown() {
    requests = null; // the next connection may be to another node
  }
}
