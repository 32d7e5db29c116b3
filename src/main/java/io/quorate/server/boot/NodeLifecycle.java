package io.quorate.server.boot;

import io.quorate.kernel.Invariant;
import io.quorate.node.Gateway;
import io.quorate.peer.ClusterSecret;
import io.quorate.port.PeerEndpoint;
import io.quorate.port.QueueStore;
import io.quorate.port.WallClock;
import io.quorate.redis.LockMirror;
import io.quorate.server.api.ApiSettings;
import io.quorate.server.api.BackupWork;
import io.quorate.server.events.EventReaders;
import io.quorate.server.ops.Figures;
import io.quorate.server.ops.QuorumOutlook;
import io.quorate.server.ops.StoresHealth;
import io.quorate.server.ops.Ticks;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The node in its server: starts when the timer first asks for it, right after the deployment, and
 * stops with the application.
 */
@ApplicationScoped
public class NodeLifecycle {
  private static final Logger LOG = Logger.getLogger(NodeLifecycle.class.getName());

  /* A server goes on without an application that it could not deploy. A process that is nothing but
   * a node must not: its launcher looks for this property, and ends the process without it. */
  private static final String STARTED = "quorate.started";

  /* Set by that launcher, which will want to stop the node before the server stops. */
  private static final String LAUNCHED = "quorate.launched";

  /* What the launcher says last then, below all that the server has to say about it. */
  private static final String REFUSED = "quorate.refused";

  @Resource ManagedThreadFactory threads;

  private @Nullable Settings settings;
  private @Nullable RunningNode node;
  private @Nullable RunningQueues queues;
  private @Nullable LockMirror mirror;
  private @Nullable EventReaders readers;
  private boolean hasStopped;

  @PostConstruct
  void start() {
    try {
      Settings read = Settings.read(source(ConfigProvider.getConfig()));
      LOG.info(() -> StartLog.line(read));
      read.warnings().forEach(LOG::warning);
      settings = read;
      RunningNode started = RunningNode.start(read, threads);
      node = started;
      queues = RunningQueues.start(read, started.gateway(), threads);
      mirror = mirror(read, started.gateway(), threads);
      readers = EventReaders.start(started.gateway().events(), new NodeThreads(threads, "events"));
      if (System.getProperty(LAUNCHED) != null) {
        NodeControl.register(this::stop);
      }
      System.setProperty(STARTED, "true");
    } catch (SettingsRejected e) {
      e.complaints().forEach(LOG::severe);
      System.setProperty(REFUSED, String.join("; ", e.complaints()));
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.severe(() -> "The node cannot start: " + e.getMessage());
      System.setProperty(REFUSED, String.valueOf(e.getMessage()));
      throw new IllegalStateException("the node cannot start", e);
    }
  }

  private static @Nullable LockMirror mirror(
      Settings settings, Gateway gateway, ManagedThreadFactory threads) {
    return settings
        .redis()
        .target()
        .map(
            redis ->
                LockMirror.start(
                    redis, new AppliedLocks(gateway), new NodeThreads(threads, "mirror")))
        .orElse(null);
  }

  /** Stops the node, unless it has stopped; whoever comes second waits for that too. */
  @PreDestroy
  synchronized void stop() {
    RunningNode running = node;
    if (running != null && !hasStopped) {
      hasStopped = true;
      LOG.info("The node stops: it refuses new calls, hands over, and finishes those it has taken");
      QuorumOutlook.of(running.gateway().status()).warning().ifPresent(LOG::warning);
      runningQueues().close();
      if (mirror != null) {
        mirror.close();
      }
      running.close();
      eventReaders().close();
      LOG.info("The node has stopped");
    }
  }

  @Produces
  @Singleton
  Gateway gateway() {
    return running().gateway();
  }

  @Produces
  @Singleton
  QueueStore queueStore() {
    return runningQueues().store();
  }

  @Produces
  @Singleton
  StoresHealth storesHealth() {
    return new StoresHealth(runningQueues().health(), running().cacheHealth());
  }

  @Produces
  @Singleton
  Figures figures() {
    return running().figures();
  }

  @Produces
  @Singleton
  EventReaders eventReaders() {
    return Invariant.present(readers, "the streams of a started node");
  }

  @Produces
  @Singleton
  PeerEndpoint endpoint() {
    return running().endpoint();
  }

  @Produces
  @Singleton
  Ticks ticks() {
    return running().ticks();
  }

  @Produces
  @Singleton
  ClusterSecret secret() {
    return checked().secret();
  }

  @Produces
  @Singleton
  ApiSettings apiSettings() {
    return checked().api();
  }

  @Produces
  @Singleton
  WallClock wallClock() {
    return System::currentTimeMillis;
  }

  @Produces
  @Singleton
  BackupWork backupWork() {
    return new BackupWork(running().backupWriter(), StartLog.version());
  }

  private RunningNode running() {
    return Invariant.present(node, "a started node");
  }

  private RunningQueues runningQueues() {
    return Invariant.present(queues, "the queues of a started node");
  }

  private Settings checked() {
    return Invariant.present(settings, "the settings of a started node");
  }

  // The raw value: a secret may contain what looks like an expression.
  private static Function<String, Optional<String>> source(Config config) {
    return name -> Optional.ofNullable(config.getConfigValue(name).getRawValue());
  }
}
