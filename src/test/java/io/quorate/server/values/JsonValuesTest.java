package io.quorate.server.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.server.api.Refusal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what a message says stands in other answers as it came, so it is UTF-8 or refused. */
class JsonValuesTest {
  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    for (Charset other : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      refused(() -> JsonValues.whole("[1]".getBytes(other)));
      refused(() -> JsonValues.one("{\"body\":1}".getBytes(other), "body", List.of()));
      refused(() -> JsonValues.many("[{\"body\":1}]".getBytes(other), "body", List.of(), 10));
    }
    refused(() -> JsonValues.whole("\ufeff[1]".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aBodyIsKeptAsItCame() {
    byte[] body = " {\"\u00e9\" : 1.50}".getBytes(StandardCharsets.UTF_8);
    assertThat(JsonValues.whole(body).array()).isEqualTo(body);
  }

  private static void refused(Runnable reading) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(reading::run);
  }
}
