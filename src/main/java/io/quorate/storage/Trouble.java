package io.quorate.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why a file could not be used, in words. Some exceptions of the file system say it by their class
 * alone, and have nothing but the name of the file for a message.
 */
public final class Trouble {
  private Trouble() {}

  /** What is to follow the name of the file. */
  public static String of(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    // The first where a directory was to be created; files are created in place of others.
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return ((FileSystemException) failure).getFile() + " is no directory";
    }
    String said = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
    return said == null ? failure.toString() : said;
  }
}
