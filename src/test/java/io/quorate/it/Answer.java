package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back. */
record Answer(int status, HttpHeaders headers, String body) {

  /** The claim that the call succeeded. */
  Answer ok() {
    assertThat(status).as(body).isEqualTo(200);
    assertThat(header("Content-Type")).isEqualTo("application/json");
    return this;
  }

  /** The claim that the call failed, as every failure of the API looks (RFC 9457). */
  Answer problem(int expectedStatus, String code) {
    assertThat(status).as(body).isEqualTo(expectedStatus);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(body)
        .contains("\"type\":\"urn:quorate:problem:" + code + "\"")
        .contains("\"title\":\"")
        .contains("\"status\":" + expectedStatus)
        .contains("\"detail\":\"")
        .contains("\"code\":\"" + code + "\"")
        .doesNotContain("Exception");
    return this;
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** A number of the body, by the first member of that name. */
  double number(String member) {
    return Double.parseDouble(first(member, "(-?[0-9.]+)"));
  }

  /** A text of the body, by the first member of that name. */
  String text(String member) {
    return first(member, "\"([^\"]*)\"");
  }

  /** A fencing token does not fit through a floating-point number's text form. */
  long token() {
    return Long.parseLong(first("fencing_token", "([0-9]+)"));
  }

  private String first(String member, String value) {
    Matcher matcher = Pattern.compile("\"" + member + "\":" + value).matcher(body);
    assertThat(matcher.find()).as("%s in %s", member, body).isTrue();
    return matcher.group(1);
  }
}
