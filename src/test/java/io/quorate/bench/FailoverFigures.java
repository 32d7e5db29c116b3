package io.quorate.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How long locks cannot be had when the leader's process dies. */
final class FailoverFigures implements Figures {
  private static final int CONNECTIONS = 8;

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    int rounds = stage.given().number("rounds", 20);
    Stage.title("kill of the leader under load, " + rounds + " rounds");
    Failover failover = new Failover(stage.cluster());
    BenchOptions options = BenchOptions.spreadOver(stage.addresses(), CONNECTIONS);
    try (LoadGenerator load = LoadGenerator.start(options)) {
      load.beginMeasuring();
      for (int round = 0; round < rounds; round++) {
        TimeUnit.SECONDS.sleep(3);
        Stage.line("round %d: %d ms", round, failover.round());
      }
      load.end();
      Stage.line("median %d ms, maximum %d ms", failover.medianMillis(), failover.maxMillis());
      Stage.line("tokens that did not rise: %d", load.tokensNotRising());
    }
  }
}
