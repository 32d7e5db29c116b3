package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {
  @Test
  void processStandsStillOnceItWasToldToAndNotBefore() throws Exception {
    boolean isTold = Files.isDirectory(Path.of("/proc/self/task"));
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(Standstill.isReachedBy(process.pid())).isEqualTo(!isTold);
      new ProcessBuilder("sh", "-c", "kill -STOP " + process.pid()).start().waitFor();

      assertThat(
              Deadline.after(Duration.ofSeconds(10))
                  .awaits(() -> Standstill.isReachedBy(process.pid())))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
