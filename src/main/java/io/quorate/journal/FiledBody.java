package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;

/** A body that lies in a file. There may be millions. */
final class FiledBody implements Body {
  private final BodyFile file;
  private final long offset;
  private final int length;
  private final int checksum;

  FiledBody(BodyFile file, long offset, int length, int checksum) {
    this.file = file;
    this.offset = offset;
    this.length = length;
    this.checksum = checksum;
  }

  BodyFile file() {
    return file;
  }

  long offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int checksum() {
    return checksum;
  }

  @Override
  public Bytes read() {
    return Bytes.of(file.readBody(offset, length, checksum));
  }
}
