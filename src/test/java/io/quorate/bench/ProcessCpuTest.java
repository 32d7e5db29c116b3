package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessCpuTest {
  @Test
  void aNameWithSpacesShiftsNoField() {
    String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 7";
    assertThat(ProcessCpu.cpuNanosIn(stat)).isEqualTo(3_000_000_000L);
  }

  @Test
  void residentMemoryIsFoundAmongTheOtherLines() {
    String status = "Name:\tjava\nVmHWM:\t  99 kB\nVmRSS:\t  371234 kB\nThreads:\t17\n";
    assertThat(ProcessCpu.residentKibibytesIn(status)).isEqualTo(371_234);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessUsesMemory() throws IOException {
    long self = ProcessHandle.current().pid();
    assertThat(ProcessCpu.residentKibibytes(self)).isPositive();
    assertThat(ProcessCpu.cpuNanos(self)).isPositive();
  }
}
