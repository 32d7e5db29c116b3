package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
  private final ProblemMapper mapper = new ProblemMapper();

  @Test
  void aRefusalKeepsItsCodeAndDetail() {
    Response answer = mapper.toResponse(Refusal.invalid("ttl is\nwrong \u0001"));

    assertThat(answer.getStatus()).isEqualTo(400);
    assertThat(body(answer))
        .isEqualTo(
            "{\"type\":\"urn:quorate:problem:invalid\",\"title\":\"The request is malformed\","
                + "\"status\":400,\"detail\":\"ttl is\\nwrong \\u0001\",\"code\":\"invalid\"}");
  }

  @Test
  void aRefusalIsFoundInsideACompletion() {
    Response answer = mapper.toResponse(new CompletionException(Refusal.invalid("x")));

    assertThat(answer.getStatus()).isEqualTo(400);
  }

  @Test
  void theServersRefusalsBecomeProblems() {
    Response missing = mapper.toResponse(new NotFoundException("HTTP 404 com.example.Secret"));

    assertThat(missing.getStatus()).isEqualTo(404);
    assertThat(missing.getMediaType()).isEqualTo(Problem.MEDIA_TYPE);
    assertThat(body(missing)).contains("\"code\":\"not_found\"").doesNotContain("Secret");
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    Response answer = mapper.toResponse(new NotAllowedException("GET", new String[] {"POST"}));

    assertThat(answer.getStatus()).isEqualTo(405);
    assertThat(answer.getHeaderString("Allow")).contains("GET").contains("POST");
    assertThat(body(answer)).contains("\"code\":\"method_not_allowed\"");
  }

  @Test
  void anUnusualStatusStaysWhatItIs() {
    Response answer = mapper.toResponse(new WebApplicationException(417));

    assertThat(answer.getStatus()).isEqualTo(417);
    assertThat(body(answer)).contains("\"status\":417").contains("\"code\":\"invalid\"");
  }

  @Test
  void aBugIsLoggedUnderTheIncidentThatTheClientSees() {
    List<LogRecord> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(ProblemMapper.class.getName());
    Handler handler = recording(logged);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    Response answer;
    try {
      answer = mapper.toResponse(new IllegalStateException("jdbc:secret"));
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }

    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(body(answer)).contains("\"code\":\"internal\"").doesNotContain("secret");
    String message = logged.get(0).getMessage();
    String incident = message.substring(message.lastIndexOf(' ') + 1);
    assertThat(body(answer)).contains(incident);
    assertThat(logged.get(0).getThrown()).hasMessage("jdbc:secret");
  }

  private static Handler recording(List<LogRecord> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        logged.add(record);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static String body(Response answer) {
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
  }
}
