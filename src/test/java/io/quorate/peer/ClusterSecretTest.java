package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: whoever does not know the secret gets in nowhere and sees it nowhere. */
class ClusterSecretTest {
  @Test
  void onlyTheSecretItselfIsAdmitted() {
    ClusterSecret secret = ClusterSecret.of("correct-horse");

    assertThat(secret.admits("correct-horse")).isTrue();
    assertThat(secret.admits("correct-hors")).isFalse();
    assertThat(secret.admits("correct-horse ")).isFalse();
    assertThat(secret.admits("")).isFalse();
    assertThat(secret.admits(null)).isFalse();
  }

  @Test
  void withoutASecretEverybodyIsAdmitted() {
    assertThat(ClusterSecret.none().admits(null)).isTrue();
    assertThat(ClusterSecret.none().admits("anything")).isTrue();
  }

  @Test
  void itsTextIsNotShown() {
    assertThat(ClusterSecret.of("correct-horse")).asString().doesNotContain("correct-horse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "é", "\u007f"})
  void whatCannotStandInAHeaderIsRefused(String text) {
    assertThatThrownBy(() -> ClusterSecret.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .satisfies(message -> assertThat(text.isEmpty() || !message.contains(text)).isTrue());
  }
}
