package io.quorate.server.ops;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The node's clock: one interval timer whose callback hands a tick to the loop. Its own precision
 * does not matter, because the loop compares a monotonic clock with its deadlines.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@ManagedScheduledExecutorDefinition(name = RaftTimer.EXECUTOR, maxAsync = RaftTimer.THREADS_MAX)
public class RaftTimer {
  static final String EXECUTOR = "java:app/concurrent/QuorateTicks";

  // For ticks, measurement and metrics each one: the server's own executor may have only one.
  static final int THREADS_MAX = 3;

  static final long TICK_MILLIS = 10;

  /** A mean beyond this is no jitter: the server puts a floor under its timers. */
  static final long CLAMPED_MILLIS = 50;

  private static final long MEASURE_SECONDS = 2;

  /** WildFly lets no timer tick before everything has started. */
  private static final long FIRST_TICK_SECONDS_MAX = 30;

  private static final long FEED_SECONDS = 1;
  private static final Logger LOG = Logger.getLogger(RaftTimer.class.getName());

  @Inject Ticks ticks;
  @Inject NodeMetrics metrics;
  @Resource TimerService timers;

  @Resource(lookup = EXECUTOR)
  ManagedScheduledExecutorService executor;

  private final AtomicBoolean isTicking = new AtomicBoolean();
  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private volatile TickMeter meter = new TickMeter(System.nanoTime());
  private volatile Runnable judge = this::judgeTimer;
  private @Nullable Timer timer;
  private volatile @Nullable ScheduledFuture<?> judgement;
  private volatile @Nullable ScheduledFuture<?> fallback;
  private volatile @Nullable ScheduledFuture<?> feeding;

  @PostConstruct
  void start() {
    boolean isPersistent = false;
    meter = new TickMeter(System.nanoTime());
    timer =
        timers.createIntervalTimer(
            TICK_MILLIS, TICK_MILLIS, new TimerConfig("raft-tick", isPersistent));
    judgement = executor.schedule(this::judgeTimer, FIRST_TICK_SECONDS_MAX, TimeUnit.SECONDS);
    metrics.register();
    feeding =
        executor.scheduleWithFixedDelay(
            metrics::feed, FEED_SECONDS, FEED_SECONDS, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    cancel(judgement);
    cancel(fallback);
    cancel(feeding);
  }

  private static void cancel(@Nullable ScheduledFuture<?> future) {
    if (future != null) {
      future.cancel(false);
    }
  }

  @Timeout
  void onTimer(Timer expired) {
    tick();
  }

  private void measure() {
    if (meter.ticked(System.nanoTime())) {
      cancel(judgement);
      judgement = executor.schedule(judge, MEASURE_SECONDS, TimeUnit.SECONDS);
    }
  }

  // Never overlaps and never throws: Payara deletes a timer that fails twice.
  private void tick() {
    if (!isTicking.compareAndSet(false, true)) {
      return;
    }
    try {
      measure();
      ticks.tick();
    } catch (Throwable e) {
      if (hasFailed.compareAndSet(false, true)) {
        LOG.log(Level.SEVERE, "A tick failed; later failures are not logged", e);
      }
    } finally {
      isTicking.set(false);
    }
  }

  private void judgeTimer() {
    long meanMillis = meter.meanMillis(System.nanoTime());
    ticks.measured(meanMillis);
    if (meanMillis > CLAMPED_MILLIS) {
      LOG.severe(
          () ->
              "The EJB timer ticks every "
                  + meanMillis
                  + " ms instead of every "
                  + TICK_MILLIS
                  + " ms; on Payara set configs.config.server-config.ejb-container"
                  + ".ejb-timer-service.minimum-delivery-interval-in-millis=1"
                  + " before the deployment. A managed executor ticks instead");
      fallBack();
    }
  }

  private void fallBack() {
    Timer clamped = timer;
    if (clamped != null) {
      clamped.cancel();
    }
    judge = this::judgeFallback;
    meter = new TickMeter(System.nanoTime());
    fallback =
        executor.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void judgeFallback() {
    ticks.measured(meter.meanMillis(System.nanoTime()));
  }
}
