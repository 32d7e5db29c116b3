package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Goal: operators learn what the disk refused, and code learns what is only an answer. */
class FileStorageTest {
  @TempDir private Path directory;

  @Test
  @EnabledOnOs(OS.LINUX) // has a file that is a full disk
  void refusalNamesDirectoryAndFileAndTheWayOut() throws IOException {
    try (StorageFile full = new FileStorage(Path.of("/dev")).open("full")) {
      assertThatThrownBy(() -> full.write(ByteBuffer.allocate(1), 0))
          .isInstanceOf(StorageFailure.class)
          .hasToString(
              "DATA_DIR /dev: cannot write full: No space left on device."
                  + " Make room there or repair the disk, then restart this node");
    }
  }

  @Test
  void endsAndMissingFilesAreAnswers() throws IOException {
    Storage storage = new FileStorage(directory);
    assertThatThrownBy(() -> storage.open("none")).isInstanceOf(NoSuchFileException.class);
    try (StorageFile empty = storage.create("empty")) {
      assertThatThrownBy(() -> empty.read(ByteBuffer.allocate(1), 0))
          .isInstanceOf(EOFException.class);
    }
  }
}
