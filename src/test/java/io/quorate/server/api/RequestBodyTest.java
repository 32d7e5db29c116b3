package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
  private static final int BYTES_MAX = 10;
  private static final int UNKNOWN_LENGTH = -1;

  @Test
  void aBodyMayBeAsLargeAsTheBound() {
    assertThat(read("application/json", "1234567890")).hasSize(BYTES_MAX);
  }

  @Test
  void aLargerBodyIsRefusedBeforeItIsRead() {
    InputStream body = new ByteArrayInputStream(new byte[BYTES_MAX + 1]);

    refused(ProblemCode.TOO_LARGE, MediaType.APPLICATION_JSON, BYTES_MAX + 1, body);
    assertThat(body).isNotEmpty();
  }

  @Test
  void aBodyOfUnknownLengthIsReadUpToTheBoundOnly() throws IOException {
    InputStream body = new ByteArrayInputStream(new byte[100]);

    refused(ProblemCode.TOO_LARGE, MediaType.APPLICATION_JSON, UNKNOWN_LENGTH, body);
    assertThat(body.available()).isEqualTo(100 - (BYTES_MAX + 1));
  }

  @Test
  void aBodyThatBreaksOffIsRefused() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("reset");
          }
        };

    refused(ProblemCode.INVALID, MediaType.APPLICATION_JSON, UNKNOWN_LENGTH, broken);
  }

  @Test
  void withoutABodyTheTypeDoesNotMatter() {
    assertThat(read("text/plain", "")).isEmpty();
    assertThat(read(null, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON;charset=utf-8",
        "application/vnd.example+json; charset=\"UTF-8\""
      })
  void jsonInUtf8IsTaken(String type) {
    assertThat(read(type, "{}")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json;charset=utf-16",
        "text/json",
        "application/*"
      })
  void otherTypesAreRefused(String type) {
    refused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, type, 2, stream("{}"));
  }

  @Test
  void aBodyNeedsAType() {
    refused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, null, 2, stream("{}"));
  }

  private static byte[] read(@Nullable String type, String body) {
    return RequestBody.read(mediaType(type), body.length(), stream(body), BYTES_MAX);
  }

  private static void refused(
      ProblemCode code, @Nullable String type, int length, InputStream body) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> RequestBody.read(mediaType(type), length, body, BYTES_MAX))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static @Nullable MediaType mediaType(@Nullable String type) {
    return type == null ? null : MediaType.valueOf(type);
  }

  private static InputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
  }
}
