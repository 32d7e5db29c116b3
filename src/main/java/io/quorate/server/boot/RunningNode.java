package io.quorate.server.boot;

import io.quorate.backup.Restoration;
import io.quorate.machine.Machines;
import io.quorate.node.Gateway;
import io.quorate.node.NodeConfig;
import io.quorate.node.NodeLoop;
import io.quorate.node.NodeStart;
import io.quorate.peer.HttpTransport;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerEndpoint;
import io.quorate.port.StoreHealth;
import io.quorate.redis.RedisMemory;
import io.quorate.server.ops.Figures;
import io.quorate.server.ops.MeteredGateway;
import io.quorate.server.ops.Ticks;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A node, put together and running until it is closed. Knows nothing of the server around it. */
final class RunningNode implements AutoCloseable {
  /** Each answer is little work, but a client that does not read may hold one of these up. */
  static final int ANSWER_THREADS = 4;

  private static final Logger LOG = Logger.getLogger(RunningNode.class.getName());
  private static final long RETIRE_MILLIS_MAX = 2_000;
  private static final long ANSWERS_STOP_SECONDS_MAX = 2;

  /** A snapshot that is being written is broken off, which leaves nothing but a temporary file. */
  private static final long BACKGROUND_STOP_SECONDS_MAX = 10;

  /** Far more than the loop lets be under way; it waits for each before it asks for the next. */
  private static final int BACKGROUND_WAITING_MAX = 65_536;

  private static final int BACKUPS_WAITING_MAX = 1_024;
  private static final long BACKUP_THREAD_SECONDS = 10;

  private final ThreadPoolExecutor answers;
  private final ThreadPoolExecutor background;
  private final ThreadPoolExecutor backupWriter;
  private final HttpTransport transport;
  private final Store store;
  private final NodeLog log;
  private final Figures figures = Figures.zero();
  private final Optional<RedisMemory> cacheMemory;
  private final NodeLoop loop;
  private final LoopThread loopThread;

  private RunningNode(Settings settings, Store store, ThreadFactory threads, SecureRandom random)
      throws IOException {
    this.store = store;
    NodeConfig config =
        NodeConfig.of(settings.self(), settings.members(), settings.raft())
            .withSnapshots(settings.snapshots())
            .placing(settings.placement())
            .caching(settings.cache().config(), settings.cache().memoryBytesMax())
            .reconfiguring(settings.reconfigures());
    Machines machines = new Machines(settings.deadlockPolicy());
    Restoration restoration =
        RestoreFile.read(
            settings.restoreFrom(), store.identity(), settings.placement().shards(), machines);
    answers = answers(config, new NodeThreads(threads, "answer"));
    background = background(new NodeThreads(threads, "snapshot"));
    backupWriter = backupWriter(new NodeThreads(threads, "backup"));
    transport = new HttpTransport(settings.secret(), new NodeThreads(threads, "peer"));
    NodeStart start =
        new NodeStart(
            store.identity(),
            store.restored(),
            store.states(),
            machines,
            restoration,
            random.nextLong());
    cacheMemory =
        settings
            .redis()
            .ofCache()
            .map(redis -> RedisMemory.start(redis, new NodeThreads(threads, "cache")));
    NodePorts ports =
        new NodePorts(
            store.journal(),
            transport,
            store.identities(),
            System::currentTimeMillis,
            System::nanoTime,
            answers,
            store.snapshots(),
            background,
            cacheMemory.map(memory -> memory));
    log = new NodeLog(new NodeThreads(threads, "log"));
    loop = new NodeLoop(config, start, ports, new MeteredListener(log, figures));
    loopThread = new LoopThread(loop, new NodeThreads(threads, "loop"));
  }

  /**
   * Builds a node and starts it.
   *
   * @throws IOException if the data directory cannot be used
   */
  static RunningNode start(Settings settings, ThreadFactory threads) throws IOException {
    SecureRandom random = new SecureRandom();
    Store store = Store.open(settings, random, new NodeThreads(threads, "journal"));
    try {
      RunningNode node = new RunningNode(settings, store, threads, random);
      store.start(MeteredListener.of(node.loop.journalListener(), node.figures));
      store.forgetStart();
      node.loopThread.start();
      return node;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  Gateway gateway() {
    return new MeteredGateway(loop.gateway(), figures);
  }

  /** Whether what keeps the values of the cache can be reached; it always can if shards do. */
  StoreHealth cacheHealth() {
    return () -> cacheMemory.flatMap(RedisMemory::trouble);
  }

  Figures figures() {
    return figures;
  }

  PeerEndpoint endpoint() {
    return loop.endpoint();
  }

  /** Writes backups to clients, one after another. */
  Executor backupWriter() {
    return backupWriter;
  }

  Ticks ticks() {
    return new Ticks() {
      @Override
      public void tick() {
        loop.tick();
      }

      @Override
      public void measured(long tickMillis) {
        loop.tickMeasured(tickMillis);
      }
    };
  }

  /**
   * Lets another node lead and calls finish, then stops in the reverse order of the start: who
   * still waits is answered, then the disk is let go. Once this returns, all answers have left.
   */
  @Override
  public void close() {
    log.expectStop();
    loopThread.retire(RETIRE_MILLIS_MAX);
    loopThread.close();
    cacheMemory.ifPresent(RedisMemory::close);
    transport.close();
    backupWriter.shutdownNow();
    background.shutdownNow();
    await(background, BACKGROUND_STOP_SECONDS_MAX);
    try {
      store.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The data directory was not closed in order", e);
    }
    answers.shutdown();
    await(answers, ANSWERS_STOP_SECONDS_MAX);
    log.close();
  }

  private static void await(ThreadPoolExecutor executor, long seconds) {
    try {
      if (!executor.awaitTermination(seconds, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // As long as all that may wait for an answer, so that no answer is ever turned away.
  private static ThreadPoolExecutor answers(NodeConfig config, ThreadFactory threads) {
    int waitingMax = 2 * config.inboxMax() + config.pendingMax() + config.parkedMax();
    return new ThreadPoolExecutor(
        ANSWER_THREADS,
        ANSWER_THREADS,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(waitingMax),
        threads);
  }

  // The node reads one at a time; what is refused and what was given up may come besides.
  private static ThreadPoolExecutor backupWriter(ThreadFactory threads) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            BACKUP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(BACKUPS_WAITING_MAX),
            threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadPoolExecutor background(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(BACKGROUND_WAITING_MAX), threads);
  }
}
