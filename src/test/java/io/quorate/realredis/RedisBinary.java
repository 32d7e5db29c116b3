package io.quorate.realredis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The program, unpacked from the artifact that has it for this machine. */
final class RedisBinary {
  private static final Path DIRECTORY = Path.of("target", "redis");

  private RedisBinary() {}

  /** Where it is; the same file for all who ask. */
  static synchronized Path path() {
    Path file = DIRECTORY.resolve(resource()).toAbsolutePath();
    if (Files.exists(file)) {
      return file;
    }
    try (InputStream packed = RedisBinary.class.getResourceAsStream("/" + resource())) {
      if (packed == null) {
        throw new IllegalStateException("no Redis for this machine: " + resource());
      }
      Files.createDirectories(DIRECTORY);
      Path part = Files.createTempFile(DIRECTORY, "redis", ".part");
      Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
      if (!part.toFile().setExecutable(true)) {
        throw new IOException(part + " cannot be made executable");
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static String resource() {
    boolean isArm = System.getProperty("os.arch").matches("aarch64|arm64");
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")) {
      return isArm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
    }
    return isArm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
  }
}
