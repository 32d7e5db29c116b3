package io.quorate.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The two forms of one object model: what nodes send, and what people read. */
public enum WireFormat {
  CBOR("application/cbor", "application/cbor", CBORFactory.builder()),
  JSON("application/json", "application/problem+json", JsonFactory.builder());

  private final String mediaType;
  private final String problemMediaType;

  @SuppressWarnings("ImmutableEnumChecker") // a factory is never reconfigured once it is built
  private final JsonFactory factory;

  WireFormat(String mediaType, String problemMediaType, TSFBuilder<?, ?> builder) {
    this.mediaType = mediaType;
    this.problemMediaType = problemMediaType;
    this.factory =
        builder
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(WireLimits.DEPTH_MAX)
                    .maxDocumentLength(WireLimits.BODY_BYTES_MAX)
                    .maxStringLength(WireLimits.BODY_BYTES_MAX)
                    .maxNameLength(WireLimits.MEMBER_NAME_LENGTH_MAX)
                    .maxNumberLength(WireLimits.NUMBER_LENGTH_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from the network and must not fill the table of interned strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  public String mediaType() {
    return mediaType;
  }

  /** What a {@link Problem} in this form is called. */
  public String problemMediaType() {
    return problemMediaType;
  }

  /** The form that a Content-Type names; parameters and case do not count. */
  public static Optional<WireFormat> ofContentType(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    for (WireFormat format : values()) {
      if (type.equalsIgnoreCase(format.mediaType)
          || type.equalsIgnoreCase(format.problemMediaType)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  JsonGenerator generator(OutputStream out) throws IOException {
    return factory.createGenerator(out);
  }

  JsonParser parser(byte[] body) throws IOException {
    return factory.createParser(body);
  }
}
