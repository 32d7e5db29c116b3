package io.quorate.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Kills a process when this process ends in whatever way, even by SIGKILL: then the pipe to the
 * guard breaks, and that is the sign.
 */
public final class Guard {
  private static final String SCRIPT = "trap '' INT TERM HUP; read -r released || kill -9 \"$1\"";

  private final Process shell;

  private Guard(Process shell) {
    this.shell = shell;
  }

  /** Watches over the process from now on. */
  public static Guard over(long pid) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, "guard", Long.toString(pid));
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    return new Guard(builder.start());
  }

  /** To be called once it has ended: its pid may belong to another process soon. */
  public void release() {
    try (var pipe = shell.getOutputStream()) {
      pipe.write('\n');
    } catch (IOException e) {
      shell.destroyForcibly();
    }
  }
}
