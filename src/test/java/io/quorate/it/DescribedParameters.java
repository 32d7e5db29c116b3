package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.openapi.CallShape;
import io.quorate.openapi.Description;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the parameters that a node says it takes against those that it takes: to a parameter that
 * it does not know it answers with the names of all that it does.
 */
final class DescribedParameters {
  private static final String UNKNOWN = "no_such_parameter";
  private static final String ALLOWED = "allowed are ";

  /** Members of a body that are the message, and no parameters. */
  private static final Set<String> MESSAGES = Set.of("message", "body");

  private final Http http;
  private final Description description;

  DescribedParameters(Http http, Description description) {
    this.http = http;
    this.description = description;
  }

  /** Asks every call that is Quorate's own. */
  void check() {
    for (CallShape call : description.calls().keySet()) {
      if (!call.path().startsWith("/health") && !call.path().equals("/metrics")) {
        check(call);
      }
    }
  }

  private void check(CallShape call) {
    Set<String> members = new TreeSet<>(description.bodyMembers(call));
    boolean hasMessage = members.removeAll(MESSAGES);
    Set<String> described = new TreeSet<>(description.parameters(call, "query"));
    if (hasMessage) {
      String body = "{\"" + UNKNOWN + "\":1}";
      boolean isBatch = call.path().endsWith("/batch");
      Answer answer = http.postJson(filled(call), isBatch ? "[" + body + "]" : body);
      assertThat(allowed(answer)).as(call.toString()).isEqualTo(members);
    } else {
      described.addAll(members);
    }
    Answer answer = http.call(call.method(), filled(call) + "?" + UNKNOWN + "=1");
    assertThat(allowed(answer)).as(call.toString()).isEqualTo(described);
  }

  private static String filled(CallShape call) {
    return call.path().replace("{receipt}", "1-1-1").replaceAll("\\{[^}]+}", "described");
  }

  private static Set<String> allowed(Answer answer) {
    String detail = answer.problem(400, "invalid").text("detail");
    assertThat(detail).contains("unknown parameter " + UNKNOWN);
    int start = detail.indexOf(ALLOWED);
    return start < 0
        ? Set.of()
        : new TreeSet<>(Set.of(detail.substring(start + ALLOWED.length()).split(", ", -1)));
  }
}
