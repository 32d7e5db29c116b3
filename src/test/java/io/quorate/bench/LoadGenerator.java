package io.quorate.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Load in closed loops: each connection begins again once it is answered, so the rate is what the
 * cluster can do; lock loops, which acquire and release, unless others are given. Few threads drive
 * many connections, because the generator mostly shares its processors with the cluster.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final String SELF = "generator";

  private final BenchOptions options;
  private final List<LoadWorker> workers = new ArrayList<>();
  private final List<FutureTask<Boolean>> running = new ArrayList<>();

  private LoadGenerator(BenchOptions options, ClientLoop.Maker loops) throws IOException {
    this.options = options;
    for (int i = 0; i < options.threads(); i++) {
      workers.add(new LoadWorker(options));
    }
    for (int i = 0; i < options.connections(); i++) {
      workers.get(i % workers.size()).add(i, loops);
    }
  }

  /** Begins to take locks and to give them back, and measures nothing yet. */
  public static LoadGenerator start(BenchOptions options) throws IOException {
    // Lock and client names of two runs must not meet: an old hold may outlive its run.
    String run = "b" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    TokenFloor tokens =
        new TokenFloor(options.sharedLocks() == 0 ? options.connections() : options.sharedLocks());
    return start(options, (index, counts) -> new LockLoop(options, run, index, tokens, counts));
  }

  /** Begins to make load of such loops, and measures nothing yet. */
  static LoadGenerator start(BenchOptions options, ClientLoop.Maker loops) throws IOException {
    LoadGenerator generator = new LoadGenerator(options, loops);
    for (LoadWorker worker : generator.workers) {
      FutureTask<Boolean> task = new FutureTask<>(worker, true);
      generator.running.add(task);
      Thread thread = new Thread(task, "load-" + generator.running.size());
      thread.setDaemon(true);
      thread.start();
    }
    return generator;
  }

  /** Begins to count; {@link #end()} ends it. */
  public void beginMeasuring() {
    workers.forEach(worker -> worker.measure(true));
  }

  /** Acquires and releases that succeeded while measuring; complete after the end. */
  public long operations() {
    return new LoadReport(counts(), 1, Map.of()).operations();
  }

  /** Grants while measuring whose token was not above all before; complete after the end. */
  public long tokensNotRising() {
    return counts().tokensNotRising;
  }

  /** Answers while measuring that were no success, by status, and connections that failed. */
  public Map<String, Long> failures() {
    LoadCounts counts = counts();
    Map<String, Long> failures = new TreeMap<>(counts.faults);
    counts.refusals.forEach((status, count) -> failures.put("HTTP " + status, count));
    return failures;
  }

  /** The longest that a grant took while measuring; complete after the end. */
  public long slowestGrantMillis() {
    return TimeUnit.MICROSECONDS.toMillis(counts().of(LockLoop.ACQUIRE).micros().getMaxValue());
  }

  /** Measures for the time in the options, ends the load and returns the figures. */
  LoadReport measure() throws IOException, InterruptedException {
    Map<String, Long> cpuBefore = cpuNanos();
    long begin = System.nanoTime();
    beginMeasuring();
    TimeUnit.SECONDS.sleep(options.durationSeconds());
    workers.forEach(worker -> worker.measure(false));
    double seconds = (System.nanoTime() - begin) / 1e9;
    Map<String, Double> cpuSeconds = new TreeMap<>();
    cpuNanos()
        .forEach(
            (who, nanos) -> cpuSeconds.put(who, (nanos - cpuBefore.getOrDefault(who, 0L)) / 1e9));
    end();
    return new LoadReport(counts(), seconds, cpuSeconds);
  }

  private LoadCounts counts() {
    LoadCounts counts = new LoadCounts();
    workers.forEach(worker -> counts.add(worker.measured()));
    return counts;
  }

  /** Ends each loop after its release; waits for that. */
  public void end() {
    workers.forEach(LoadWorker::stop);
    try {
      for (FutureTask<Boolean> task : running) {
        task.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load failed", e.getCause());
    }
  }

  @Override
  public void close() {
    end();
  }

  private Map<String, Long> cpuNanos() throws IOException {
    Map<String, Long> used = new TreeMap<>();
    used.put(SELF, ProcessCpu.cpuNanos(ProcessHandle.current().pid()));
    for (long pid : options.pids()) {
      used.put("process " + pid, ProcessCpu.cpuNanos(pid));
    }
    return used;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchOptions options;
    try {
      options = BenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + BenchOptions.USAGE);
      System.exit(2);
      return;
    }
    try (LoadGenerator generator = start(options)) {
      TimeUnit.SECONDS.sleep(options.warmupSeconds());
      System.out.print(generator.measure().text());
    }
  }
}
