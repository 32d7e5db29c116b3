package io.quorate.server.cache;

import io.quorate.cache.CacheAnswer.Deleted;
import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Invalidated;
import io.quorate.cache.CacheAnswer.Missing;
import io.quorate.cache.CacheAnswer.Unmatched;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Line;
import io.quorate.cache.Source;
import io.quorate.coherence.KeyStatus;
import io.quorate.kernel.Outcome;
import io.quorate.server.api.Answers;
import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The single mapping from what the cache answers to HTTP. */
final class CacheAnswers {
  private CacheAnswers() {}

  /**
   * A hit.
   *
   * @param known the tags that the reader has, if it says so
   */
  static Response of(Line line, @Nullable String known) {
    if (CacheWishes.knows(known, line.version())) {
      return notModified(line.version());
    }
    return found(new Found(line.key(), line.value(), line.version(), line.state(), Source.LOCAL));
  }

  /**
   * The answer to a read.
   *
   * @param known the tags that the reader has, if it says so
   */
  static Response ofRead(Outcome outcome, @Nullable String known) {
    return outcome instanceof Found found && CacheWishes.knows(known, found.version())
        ? notModified(found.version())
        : of(outcome);
  }

  private static Response notModified(long version) {
    return tagged(Response.notModified().build(), version);
  }

  /** The answer to whatever was asked. */
  static Response of(Outcome outcome) {
    if (outcome instanceof Found found) {
      return found(found);
    }
    if (outcome instanceof Written written) {
      return tagged(Answers.ok(json -> CacheJson.write(json, written)), written.version());
    }
    if (outcome instanceof Missing missing) {
      return Problem.of(ProblemCode.NOT_FOUND, "the key has no value: " + missing.key().name())
          .response();
    }
    if (outcome instanceof Deleted deleted) {
      return done(deleted.key(), "deleted");
    }
    if (outcome instanceof Invalidated invalidated) {
      return done(invalidated.key(), "invalidated");
    }
    if (outcome instanceof Unmatched unmatched) {
      return unmatched(unmatched);
    }
    if (outcome instanceof KeyStatus status) {
      return Answers.ok(json -> CacheJson.write(json, status));
    }
    return Answers.of(outcome, 0);
  }

  private static Response found(Found found) {
    return tagged(
        Response.ok(CacheJson.found(found), MediaType.APPLICATION_JSON_TYPE).build(),
        found.version());
  }

  private static Response tagged(Response answer, long version) {
    answer.getHeaders().putSingle(HttpHeaders.ETAG, CacheWishes.tag(version));
    return answer;
  }

  private static Response done(CacheKey key, String status) {
    return Answers.ok(
        json -> {
          json.writeStringField("key", key.name());
          json.writeStringField("status", status);
        });
  }

  private static Response unmatched(Unmatched unmatched) {
    boolean isThere = unmatched.version() > 0;
    String detail = isThere ? "the key has version " + unmatched.version() : "the key has no value";
    return Problem.of(
            ProblemCode.PRECONDITION_FAILED,
            detail,
            json -> json.writeNumberField("version", unmatched.version()))
        .response();
  }
}
