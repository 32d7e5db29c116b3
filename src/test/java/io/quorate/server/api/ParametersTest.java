package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.lock.LockMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final List<String> ALLOWED = List.of("a", "b", "lock_type");

  @Test
  void queryAndBodyAreOne() {
    Parameters parameters = parse("a=1", "{\"b\":\"two\"}");

    assertThat(parameters.text("a")).contains("1");
    assertThat(parameters.text("b")).contains("two");
  }

  @Test
  void theSameValueTwiceIsNoContradiction() {
    assertThat(parse("a=1", "{\"a\":1}").text("a")).contains("1");
  }

  @Test
  void differentValuesInQueryAndBodyAreRefused() {
    refused("a=1", "{\"a\":2}", "a differs between query and body");
  }

  @Test
  void unknownNamesAreRefusedWithWhatIsAllowed() {
    refused("c=1", "", "unknown parameter c; allowed are a, b, lock_type");
    refused("", "{\"A\":1}", "unknown parameter A; allowed are a, b, lock_type");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Parameters.of("c=1", List.of()))
        .withMessage("unknown parameter c; none is allowed here");
  }

  @Test
  void aNameGivenTwiceIsRefused() {
    refused("a=1&a=1", "", "a is given more than once");
    refused("a=1&%61=2", "", "a is given more than once");
    refused("", "{\"a\":1,\"a\":1}", "the body is not valid JSON: Duplicate field 'a'");
  }

  @Test
  void namesWithoutValueHaveAnEmptyValue() {
    assertThat(parse("a&b=", "").text("a")).contains("");
    assertThat(parse("a&b=", "").text("b")).contains("");
  }

  @Test
  void queriesAreDecodedAsForms() {
    assertThat(parse("a=x+y%20%C3%A9%26&&b=1=2", "").text("a")).contains("x y é&");
    assertThat(parse("a=x&&b=1=2", "").text("b")).contains("1=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%u0041", "%=1", "a=%-1"})
  void brokenPercentSignsAreRefused(String query) {
    refused(query, "", "has a '%' without two hexadecimal digits after it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%C3", "a=%C0%AF", "a=%ED%A0%80", "a=%FF"})
  void whatIsNotUtf8IsRefused(String query) {
    refused(query, "", "a is not valid UTF-8");
  }

  @Test
  void queriesHaveABound() {
    String query =
        IntStream.rangeClosed(0, UriText.PARAMETERS_MAX)
            .mapToObj(i -> "p" + i + "=1")
            .collect(Collectors.joining("&"));

    refused(query, "", "a query has 64 parameters at most");
  }

  @Test
  void membersOfABodyMayBeStringsNumbersAndBooleans() {
    Parameters parameters = parse("", "{\"a\":1.50,\"b\":true,\"lock_type\":null}");

    assertThat(parameters.text("a")).contains("1.50");
    assertThat(parameters.claim("b", false)).isTrue();
    assertThat(parameters.text("lock_type")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "\"a\"",
        "null",
        "{",
        "{\"a\"",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1} {}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":[1]}",
        "{\"a\":{}}",
        "// x",
        "\u0000",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\ud800\"",
        " "
      })
  void whatIsNoFlatObjectIsRefused(String body) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> parse("", body))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID));
  }

  @Test
  void deepNestingCostsNothing() {
    String deep = "{\"a\":" + "[".repeat(100_000);

    refused("", deep, "a is a string, a number, true or false");
  }

  @Test
  void longNumbersAreRefused() {
    String number = "1".repeat(Json.NUMBER_LENGTH_MAX + 1);

    refused("", "{\"a\":" + number + "}", "exceeds the maximum allowed");
  }

  @ParameterizedTest
  @CsvSource({"exclusive,EXCLUSIVE", "SHARED,SHARED", "Shared,SHARED"})
  void wordsAreReadInAnyCase(String text, LockMode mode) {
    assertThat(parse("lock_type=" + text, "").word("lock_type", LockMode.EXCLUSIVE))
        .isEqualTo(mode);
  }

  @Test
  void otherWordsAreRefusedWithWhatIsAllowed() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> parse("lock_type=x", "").word("lock_type", LockMode.EXCLUSIVE))
        .withMessage("lock_type is exclusive or shared or semaphore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "yes", "tru"})
  void claimsAreTrueOrFalse(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> parse("a=" + text, "").claim("a", false))
        .withMessage("a is true or false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "101", "0", "99999999999999999999", "x"})
  void numbersAreWholeAndInRange(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Parameters.number("limit", text, 1, 100))
        .withMessage("limit is a whole number from 1 to 100");
  }

  @Test
  void whatIsRequiredMustBeGiven() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> parse("", "").required("a"))
        .withMessage("a is required");
  }

  private static Parameters parse(String query, String body) {
    return Parameters.of(query, body.getBytes(StandardCharsets.UTF_8), ALLOWED);
  }

  private static void refused(String query, String body, String message) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> parse(query, body))
        .withMessageContaining(message);
  }
}
