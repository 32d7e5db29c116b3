package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

/** Goal: no failure is told by the name of its file alone. Method: each that has nothing else. */
class TroubleTest {
  @Test
  void whatOnlyTheClassSaysIsSaidInWords() {
    assertThat(Trouble.of(new AccessDeniedException("/d"))).isEqualTo("permission denied");
    assertThat(Trouble.of(new NoSuchFileException("/d"))).isEqualTo("no such file or directory");
    assertThat(Trouble.of(new FileAlreadyExistsException("/d"))).isEqualTo("/d is no directory");
    assertThat(Trouble.of(new NotDirectoryException("/d"))).isEqualTo("/d is no directory");
    assertThat(Trouble.of(new DirectoryNotEmptyException("/d")))
        .contains("DirectoryNotEmpty", "/d");
  }

  @Test
  void whatTheSystemSaysIsRepeated() {
    assertThat(Trouble.of(new FileSystemException("/d", null, "Read-only file system")))
        .isEqualTo("Read-only file system");
    assertThat(Trouble.of(new IOException("broken pipe"))).isEqualTo("broken pipe");
    assertThat(Trouble.of(new IOException())).isEqualTo("java.io.IOException");
  }
}
