package io.quorate.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFileTest {
  private static final PageFile FILE =
      PageFile.of("/page.js", "let a;".getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @CsvSource({
    "/,/index.html",
    "/index.html,/index.html",
    "/panels/wait-graph.js,/panels/wait-graph.js",
    "/icon.svg,/icon.svg",
  })
  void filesOfThePageHaveAPath(String asked, String path) {
    assertThat(PageFile.pathOf(asked)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "//",
        "/panels/",
        "/page",
        "/.js",
        "/page.js/",
        "/../WEB-INF/web.xml",
        "/../web.js",
        "/panels/../page.js",
        "/panels//page.js",
        "/WEB-INF/page.js",
        "/page.class",
        "/page.js\n",
        "/page%2ejs",
        "/pa\\ge.js",
      })
  void nothingElseHas(String asked) {
    assertThat(PageFile.pathOf(asked)).isEmpty();
  }

  @Test
  void theTypeFollowsTheName() {
    assertThat(FILE.contentType()).isEqualTo("text/javascript; charset=utf-8");
  }

  @Test
  void anotherContentHasAnotherTag() {
    PageFile other = PageFile.of("/page.js", "let b;".getBytes(StandardCharsets.UTF_8));
    assertThat(FILE.tag()).matches("\"[0-9a-f]{24}\"").isNotEqualTo(other.tag());
  }

  @Test
  void whoHasTheContentIsKnownByItsTag() {
    assertThat(FILE.isKnownBy(FILE.tag())).isTrue();
    assertThat(FILE.isKnownBy("\"x\", W/" + FILE.tag())).isTrue();
    assertThat(FILE.isKnownBy("*")).isTrue();
    assertThat(FILE.isKnownBy("\"x\"")).isFalse();
    assertThat(FILE.isKnownBy("")).isFalse();
  }
}
