package io.quorate.openapi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.server.api.ProblemCode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Goal: the description of the API tells of all calls and of no others. Method: a parser of other
 * people reads it, and what it says is compared with the annotations of the resources; a running
 * server is asked in {@code HttpContractIT}.
 */
class OpenApiTest {
  private static final Description DESCRIPTION = Description.ofArchive();
  private static final Pattern PATH_VARIABLE = Pattern.compile("\\{([^}]+)}");

  /** Calls that no resource takes, but a servlet or the server. */
  private static final Set<CallShape> OTHERS =
      Set.of(
          new CallShape("GET", "/events"),
          new CallShape("GET", "/health"),
          new CallShape("GET", "/health/started"),
          new CallShape("GET", "/health/live"),
          new CallShape("GET", "/health/ready"),
          new CallShape("GET", "/metrics"));

  @Test
  void documentIsValid() {
    assertThat(DESCRIPTION.complaints()).isEmpty();
  }

  @Test
  void eachCallOfEachResourceIsDescribedAndNoOther() {
    Set<CallShape> wanted = new TreeSet<>(ResourceCalls.forClients());
    wanted.addAll(OTHERS);

    assertThat(new TreeSet<>(DESCRIPTION.calls().keySet())).isEqualTo(wanted);
  }

  @Test
  void variablePartsOfPathsAreParameters() {
    for (CallShape call : DESCRIPTION.calls().keySet()) {
      Set<String> variables = new TreeSet<>();
      Matcher matcher = PATH_VARIABLE.matcher(call.path());
      while (matcher.find()) {
        variables.add(matcher.group(1));
      }
      assertThat(DESCRIPTION.parameters(call, "path")).as(call.toString()).isEqualTo(variables);
    }
  }

  @Test
  void problemsHaveTheCodesOfTheCode() {
    Schema<?> problem =
        requireNonNull(DESCRIPTION.document().getComponents().getSchemas().get("Problem"));
    Schema<?> code = (Schema<?>) requireNonNull(problem.getProperties().get("code"));

    assertThat(code.getEnum().stream().map(String::valueOf).toList())
        .isEqualTo(
            Arrays.stream(ProblemCode.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void eachCallHasANameAndAnExample() {
    Set<String> names = new HashSet<>();
    DESCRIPTION
        .calls()
        .forEach(
            (call, operation) -> {
              assertThat(names.add(operation.getOperationId())).as(call.toString()).isTrue();
              assertThat(operation.getSummary()).as(call.toString()).isNotBlank();
              assertThat(operation.getTags()).as(call.toString()).hasSize(1);
              assertExamples(call, operation);
            });
  }

  private static void assertExamples(CallShape call, Operation operation) {
    if (operation.getRequestBody() != null) {
      assertExample(call + ", request", operation.getRequestBody().getContent().values());
    }
    operation
        .getResponses()
        .forEach(
            (status, response) -> {
              if (response.getContent() != null) {
                assertExample(call + ", " + status, response.getContent().values());
              }
            });
  }

  private static void assertExample(String of, Iterable<MediaType> contents) {
    for (MediaType content : contents) {
      boolean isFile = "binary".equals(content.getSchema().getFormat());
      List<Object> examples =
          content.getExamples() == null
              ? Arrays.asList(content.getExample())
              : content.getExamples().values().stream().map(each -> each.getValue()).toList();
      for (Object example : examples) {
        assertThat(example == null).as(of + " has no example").isEqualTo(isFile);
        assertMembers(of, content.getSchema(), example);
      }
    }
  }

  /** An example has no member that its schema does not know. */
  private static void assertMembers(String of, Schema<?> schema, Object example) {
    Map<String, ?> known = schema.getProperties();
    boolean isOpen = known == null || known.containsKey("code"); // problems have further members
    if (example instanceof JsonNode node && node.isObject() && !isOpen) {
      node.fieldNames().forEachRemaining(name -> assertThat(known).as(of).containsKey(name));
    }
  }
}
