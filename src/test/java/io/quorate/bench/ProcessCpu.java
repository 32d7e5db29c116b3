package io.quorate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What Linux knows of a process: CPU time used and memory resident. */
final class ProcessCpu {
  /** Linux reports CPU time in this unit on every architecture that Java runs on. */
  private static final long NANOS_PER_TICK = TimeUnit.SECONDS.toNanos(1) / 100;

  private static final int UTIME_AFTER_NAME = 11;

  private ProcessCpu() {}

  static long cpuNanos(long pid) throws IOException {
    return cpuNanosIn(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  /** The name in the second field may hold spaces, so fields are counted from its end. */
  static long cpuNanosIn(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(fields[UTIME_AFTER_NAME]) + Long.parseLong(fields[UTIME_AFTER_NAME + 1]);
    return ticks * NANOS_PER_TICK;
  }

  static long residentKibibytes(long pid) throws IOException {
    return residentKibibytesIn(Files.readString(Path.of("/proc/" + pid + "/status")));
  }

  static long residentKibibytesIn(String status) {
    for (String line : status.split("\n", -1)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalArgumentException("no VmRSS in: " + status);
  }
}
