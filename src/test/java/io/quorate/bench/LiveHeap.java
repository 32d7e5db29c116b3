package io.quorate.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a Java process' heap is in use after a full collection. */
final class LiveHeap {
  private static final Pattern USED =
      Pattern.compile("(?m)^ (?!\\s*(?:Metaspace|class space)).*used (\\d+)K");

  private LiveHeap() {}

  static long kibibytes(long pid) throws IOException, InterruptedException {
    diagnose(pid, "GC.run");
    return kibibytesIn(diagnose(pid, "GC.heap_info"));
  }

  static long kibibytesIn(String heapInfo) {
    long sum = 0;
    Matcher used = USED.matcher(heapInfo);
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    if (sum == 0) {
      throw new IllegalArgumentException("no heap in: " + heapInfo);
    }
    return sum;
  }

  private static String diagnose(long pid, String command)
      throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + output);
    }
    return output;
  }
}
