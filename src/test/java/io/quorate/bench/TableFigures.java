package io.quorate.bench;

import io.quorate.live.LiveNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What it costs that many locks are held, and that many sessions are kept alive. */
final class TableFigures implements Figures {
  private static final int PROBES = 4;
  private static final int WARM_CONNECTIONS = 16;

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    stage.warmUp(WARM_CONNECTIONS);
    sessions(stage, stage.given().number("sessions", 10_000));
    held(stage, stage.given().number("held", 100_000));
  }

  private static void held(Stage stage, int locks) throws IOException, InterruptedException {
    stage.measureLocks("locks beside none", stage.load(PROBES, null, 0, 0));
    long[] before = heaps(stage);
    long startNanos = System.nanoTime();
    HeldLocks.take(stage.addresses(), locks);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    stage.measureLocks("locks beside " + locks + " held", stage.load(PROBES, null, 0, 0));
    long[] after = heaps(stage);
    Stage.line("taken in %.1f s by arrays of %d", seconds, HeldLocks.ARRAY);
    for (int i = 0; i < after.length; i++) {
      Stage.line(
          "live heap of %s: %d MiB before, %d MiB with them, %d bytes a lock",
          stage.cluster().node(i),
          before[i] / 1024,
          after[i] / 1024,
          (after[i] - before[i]) * 1024 / locks);
    }
  }

  private static long[] heaps(Stage stage) throws IOException, InterruptedException {
    List<LiveNode> nodes = stage.cluster().nodes();
    long[] kibibytes = new long[nodes.size()];
    for (int i = 0; i < kibibytes.length; i++) {
      kibibytes[i] = LiveHeap.kibibytes(nodes.get(i).pid());
    }
    return kibibytes;
  }

  private static void sessions(Stage stage, int count) throws IOException, InterruptedException {
    Stage.title(count + " sessions, each kept alive every 10 s");
    Map<LiveNode, Long> start = cpu(stage);
    TimeUnit.SECONDS.sleep(stage.measuredSeconds());
    Map<LiveNode, Long> idle = cpu(stage);
    KeepAlives sessions = new KeepAlives(stage.addresses());
    sessions.open(count);
    sessions.run(stage.warmUpSeconds());
    long answeredBefore = sessions.answered();
    Map<LiveNode, Long> warm = cpu(stage);
    sessions.run(stage.measuredSeconds());
    Map<LiveNode, Long> end = cpu(stage);
    Stage.line(
        "%d keep-alives answered in %d s, %d not",
        sessions.answered() - answeredBefore, stage.measuredSeconds(), sessions.others());
    for (LiveNode node : stage.cluster().nodes()) {
      Stage.line(
          "CPU of %s: %.1f %% of a processor, %.1f %% without sessions",
          node,
          percent(end.getOrDefault(node, 0L) - warm.getOrDefault(node, 0L), stage),
          percent(idle.getOrDefault(node, 0L) - start.getOrDefault(node, 0L), stage));
    }
  }

  private static double percent(long cpuNanos, Stage stage) {
    return 100.0 * cpuNanos / TimeUnit.SECONDS.toNanos(stage.measuredSeconds());
  }

  private static Map<LiveNode, Long> cpu(Stage stage) throws IOException {
    Map<LiveNode, Long> nanos = new LinkedHashMap<>();
    for (LiveNode node : stage.cluster().nodes()) {
      nanos.put(node, ProcessCpu.cpuNanos(node.pid()));
    }
    return nanos;
  }
}
