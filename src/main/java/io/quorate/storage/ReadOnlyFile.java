package io.quorate.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file outside of {@code DATA_DIR} that an operator has named, to be read once. */
public final class ReadOnlyFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private ReadOnlyFile() {}

  /**
   * @throws IOException with a reason that does not repeat the name
   */
  public static InputStream open(Path path) throws IOException {
    try {
      if (Files.isDirectory(path)) {
        throw new IOException("it is a directory");
      }
      return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("this process may not read it", e);
    }
  }
}
