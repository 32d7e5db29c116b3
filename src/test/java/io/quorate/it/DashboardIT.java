package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.live.LiveCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a browser gets the dashboard, and no more than that. Method: the calls that it makes. */
@ExtendWith(WithCluster.class)
@OnEachServer
class DashboardIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern FILE = Pattern.compile("(?:href|src)=\"([\\w./-]+\\.\\w+)\"");

  private final LiveCluster cluster;

  DashboardIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void theAddressWithoutASlashLeadsToTheOneWithIt() throws Exception {
    HttpResponse<String> moved = get("/ui");
    assertThat(moved.statusCode()).isEqualTo(302);
    String place = moved.headers().firstValue("Location").orElseThrow();
    assertThat(place).as("whatever proxy was called").startsWith("/");
    assertThat(uri("/ui").resolve(place)).isEqualTo(uri("/ui/"));
  }

  @Test
  void everythingThatThePageNamesIsThere() throws Exception {
    HttpResponse<String> page = get("/ui/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .matches("text/html; ?charset=(utf|UTF)-8");
    List<String> named = FILE.matcher(page.body()).results().map(DashboardIT::name).toList();
    assertThat(named).contains("app.js", "style/base.css", "icon.svg");
    for (String file : named) {
      HttpResponse<String> answer = get("/ui/" + file);
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
  }

  private static String name(MatchResult match) {
    return match.group(1);
  }

  @Test
  void aBrowserMayLoadFromThisNodeOnlyAndMakeNoScriptOfText() throws Exception {
    assertThat(get("/ui/").headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @Test
  void whatABrowserHasIsNotSentAgain() throws Exception {
    HttpResponse<String> first = get("/ui/app.js");
    assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = send(request("/ui/app.js").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/nothing.js",
        "/ui/style/",
        "/ui/index",
        "/ui/..%2fWEB-INF/web.xml",
        "/ui/%2e%2e/WEB-INF/web.xml",
        "/ui/..;/WEB-INF/web.xml",
        "/ui/%5c..%5cWEB-INF%5cweb.xml",
      })
  void nothingElseIsGivenOut(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.body()).doesNotContain("<web-app");
  }

  @Test
  void thePageIsOnlyRead() throws Exception {
    HttpResponse<String> posted = send(request("/ui/").POST(BodyPublishers.noBody()));
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).contains("GET, HEAD");
    HttpResponse<String> head = send(request("/ui/app.js").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("ETag")).isPresent();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + cluster.node(0).port() + path);
  }
}
