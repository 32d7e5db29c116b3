package io.quorate.peer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns values into bodies. */
final class WireWriter {
  private static final int CAPACITY_AT_FIRST = 512;

  private WireWriter() {}

  /** How to write one value. */
  @FunctionalInterface
  interface Shape {
    void write(JsonGenerator out) throws IOException;
  }

  static byte[] write(WireFormat format, Shape shape) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(CAPACITY_AT_FIRST);
    try (JsonGenerator out = format.generator(bytes)) {
      shape.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused bytes", e);
    }
    return bytes.toByteArray();
  }
}
