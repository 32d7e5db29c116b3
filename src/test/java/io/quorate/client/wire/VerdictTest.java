package io.quorate.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.wire.Verdict.Again;
import io.quorate.client.wire.Verdict.Final;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: no answer is taken for more than it says. Method: one of each kind. */
class VerdictTest {
  @ParameterizedTest
  @CsvSource({
    "200,",
    "400,invalid",
    "404,not_found",
    "409,deadlock",
    "423,locked",
    "507,memory_full"
  })
  void whatQuorateSaysForGoodIsFinal(int status, @Nullable String code) {
    assertThat(Verdict.of(new RawReply(status, "", problem(code)))).isInstanceOf(Final.class);
  }

  @ParameterizedTest
  @CsvSource({"503,no_leader", "429,overloaded", "408,timeout"})
  void refusalsHaveDoneNothing(int status, @Nullable String code) {
    Again again = (Again) Verdict.of(new RawReply(status, "3", problem(code)));
    assertThat(again.isHarmless()).isTrue();
    assertThat(again.restMillis()).isEqualTo(3_000);
  }

  @ParameterizedTest
  @CsvSource({"504,outcome_unknown", "500,internal", "503,halted", "502,"})
  void otherFailuresMayHaveDoneSomething(int status, @Nullable String code) {
    assertThat(((Again) Verdict.of(new RawReply(status, "", problem(code)))).isHarmless())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"404,true", "302,true", "403,true", "200,false", "204,false", "502,false"})
  void pagesOfOtherServersAreNoAnswers(int status, boolean isHarmless) {
    Again again = (Again) Verdict.of(new RawReply(status, "", "<html>404</html>"));
    assertThat(again.isHarmless()).isEqualTo(isHarmless);
    assertThat(again.reason()).contains(Integer.toString(status));
  }

  @ParameterizedTest
  @CsvSource({"[1]", "{\"a\":1", "{} {}", "{\"a\":1,\"a\":2}", "''", "nul"})
  void whatIsNoJsonObjectIsNoAnswer(String body) {
    assertThat(Verdict.of(new RawReply(200, "", body))).isInstanceOf(Again.class);
  }

  @Test
  void nestingWithoutEndIsNoAnswer() {
    String deep = "{\"a\":" + "[".repeat(100_000);
    assertThat(Verdict.of(new RawReply(200, "", deep))).isInstanceOf(Again.class);
  }

  @ParameterizedTest
  @CsvSource({"86400,60000", "-1,0", "soon,0", "99999999999,0"})
  void howLongANodeMayRestIsBounded(String retryAfter, long millis) {
    RawReply raw = new RawReply(503, retryAfter, problem("no_leader"));
    assertThat(((Again) Verdict.of(raw)).restMillis()).isEqualTo(millis);
  }

  private static String problem(@Nullable String code) {
    return code == null ? "{}" : "{\"code\":\"" + code + "\",\"detail\":\"d\"}";
  }
}
