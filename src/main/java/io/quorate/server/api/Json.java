package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON by streaming, without reflection: every answer passes through here. */
public final class Json {
  /** How deep a body may nest. */
  static final int DEPTH_MAX = 64;

  /** How many characters a number in a body may have. */
  static final int NUMBER_LENGTH_MAX = 32;

  /** How many bytes the name of a parameter may have. */
  static final int NAME_LENGTH_MAX = 1_024;

  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // UTF-8 only: what was read as UTF-16 would stand in answers as it came, and spoil them.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .build())
          .build();

  private static final int TYPICAL_BYTES = 256;

  private Json() {}

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** One object as bytes of UTF-8. */
  public static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
    return bytes.toByteArray();
  }
}
