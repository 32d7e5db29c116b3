package io.quorate.server.api;

import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.MemoryFull;
import io.quorate.kernel.Outcome.OutcomeUnknown;
import io.quorate.kernel.Outcome.Overloaded;
import io.quorate.kernel.Outcome.StoreAway;
import io.quorate.kernel.Outcome.Unavailable;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.LockedAll;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.ReleasedAll;
import io.quorate.lock.LockAnswer.SessionAlive;
import io.quorate.lock.LockAnswer.SessionEnded;
import io.quorate.lock.LockAnswer.SessionUnknown;
import io.quorate.lock.LockAnswer.SessionView;
import io.quorate.lock.LockAnswer.Validity;
import io.quorate.lock.LockAnswer.WaitForGraph;
import io.quorate.member.MemberAnswer;
import io.quorate.node.TransferAnswer;
import io.quorate.node.TransferAnswer.Impossible;
import io.quorate.node.TransferAnswer.NotTransferred;
import io.quorate.node.TransferAnswer.Transferred;
import io.quorate.node.TransferAnswer.UnknownTarget;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The single mapping from outcomes to HTTP. */
public final class Answers {
  private Answers() {}

  /**
   * @param nowMillis log time as this node knows it
   */
  public static Response of(Outcome outcome, long nowMillis) {
    if (outcome instanceof LockAnswer answer) {
      return ofLock(answer, nowMillis);
    }
    if (outcome instanceof TransferAnswer answer) {
      return ofTransfer(answer);
    }
    if (outcome instanceof MemberAnswer answer) {
      return MemberAnswers.of(answer);
    }
    return problem(outcome).response();
  }

  /** What is said of a request that could not be carried out, or perhaps could not. */
  public static Problem problem(Outcome outcome) {
    if (outcome instanceof Unavailable unavailable) {
      return Problem.of(ProblemCode.NO_LEADER, unavailable.reason());
    }
    if (outcome instanceof StoreAway away) {
      return Problem.of(ProblemCode.STORE_AWAY, away.reason());
    }
    if (outcome instanceof Overloaded overloaded) {
      return Problem.of(ProblemCode.OVERLOADED, overloaded.reason());
    }
    if (outcome instanceof MemoryFull full) {
      return Problem.of(ProblemCode.MEMORY_FULL, full.reason());
    }
    if (outcome instanceof OutcomeUnknown unknown) {
      return Problem.of(ProblemCode.OUTCOME_UNKNOWN, unknown.reason());
    }
    throw new IllegalArgumentException("an outcome without an answer: " + outcome.getClass());
  }

  private static Response ofLock(LockAnswer answer, long nowMillis) {
    if (answer instanceof Granted grant) {
      return ok(json -> new LockJson(json, nowMillis).write(grant));
    }
    if (answer instanceof Locked locked) {
      return ofLocked(locked, nowMillis);
    }
    if (answer instanceof Released released) {
      return ofReleased(released);
    }
    if (answer instanceof LeftQueue left) {
      return ofLeft(left);
    }
    if (answer instanceof LockView view) {
      return ok(json -> new LockJson(json, nowMillis).write(view));
    }
    if (answer instanceof LockPage page) {
      return ok(json -> new LockJson(json, nowMillis).write(page));
    }
    if (answer instanceof Validity validity) {
      return ofValidity(validity);
    }
    if (answer instanceof WaitForGraph graph) {
      return ok(json -> new LockJson(json, nowMillis).write(graph));
    }
    if (answer instanceof GrantedAll grants) {
      return ok(json -> new LockJson(json, nowMillis).write(grants));
    }
    if (answer instanceof LockedAll locked) {
      String detail = "one of the locks at least is not free, and none has been taken";
      Json.Members members = json -> new LockJson(json, nowMillis).write(locked);
      return Problem.of(ProblemCode.LOCKED, detail, members).response();
    }
    if (answer instanceof ReleasedAll released) {
      return ok(json -> new LockJson(json, nowMillis).write(released));
    }
    return ofSession(answer, nowMillis);
  }

  private static Response ofSession(LockAnswer answer, long nowMillis) {
    if (answer instanceof SessionAlive session) {
      return ok(json -> new LockJson(json, nowMillis).write(session));
    }
    if (answer instanceof SessionEnded session) {
      return ok(json -> new LockJson(json, nowMillis).write(session));
    }
    if (answer instanceof SessionView session) {
      return ok(json -> new LockJson(json, nowMillis).write(session));
    }
    return refused(answer, nowMillis);
  }

  private static Response ofTransfer(TransferAnswer answer) {
    if (answer instanceof Transferred done) {
      return ok(
          json -> {
            json.writeStringField("leader", done.leader().value());
            json.writeNumberField("term", done.term());
          });
    }
    if (answer instanceof UnknownTarget unknown) {
      String detail = unknown.target() + " is no voting member of the cluster";
      return Problem.of(ProblemCode.INVALID, detail).response();
    }
    if (answer instanceof Impossible impossible) {
      return Problem.of(ProblemCode.CONFLICT, impossible.detail()).response();
    }
    if (answer instanceof NotTransferred late) {
      return Problem.of(ProblemCode.NOT_TRANSFERRED, late.detail()).response();
    }
    throw new IllegalArgumentException("a transfer without an answer: " + answer.getClass());
  }

  private static Response refused(LockAnswer answer, long nowMillis) {
    if (answer instanceof NotFound missing) {
      return Problem.of(ProblemCode.NOT_FOUND, missing.detail()).response();
    }
    if (answer instanceof NotHolder other) {
      String detail = other.client() + " does not hold " + other.lock() + ", or no longer";
      return Problem.of(ProblemCode.NOT_HOLDER, detail).response();
    }
    if (answer instanceof Conflicting conflict) {
      return Problem.of(ProblemCode.CONFLICT, conflict.detail()).response();
    }
    if (answer instanceof Refused refused) {
      return Problem.of(ProblemCode.CONFLICT, refused.detail()).response();
    }
    if (answer instanceof SessionUnknown unknown) {
      String detail = "the session " + unknown.session() + " has ended, or there never was one";
      return Problem.of(ProblemCode.NOT_FOUND, detail).response();
    }
    if (answer instanceof Deadlocked deadlock) {
      String detail = "the wait of " + deadlock.client() + " was given up to break a deadlock";
      Json.Members members = json -> new LockJson(json, nowMillis).write(deadlock);
      return Problem.of(ProblemCode.DEADLOCK, detail, members).response();
    }
    throw new IllegalArgumentException("a lock answer without an answer: " + answer.getClass());
  }

  private static Response ofLocked(Locked locked, long nowMillis) {
    String detail =
        locked.position() > 0
            ? "the client has place " + locked.position() + " in the queue"
            : "it is not free, and the client does not wait for it";
    Json.Members members = json -> new LockJson(json, nowMillis).write(locked);
    return Problem.of(ProblemCode.LOCKED, detail, members).response();
  }

  private static Response ofReleased(Released released) {
    return ok(
        json -> {
          json.writeStringField("lock", released.lock().value());
          json.writeStringField("client_id", released.client().value());
          json.writeStringField("status", "released");
          json.writeNumberField("hold_count", released.holdsLeft());
        });
  }

  private static Response ofLeft(LeftQueue left) {
    return ok(
        json -> {
          json.writeStringField("lock", left.lock().value());
          json.writeStringField("client_id", left.client().value());
          json.writeStringField("status", "left");
        });
  }

  private static Response ofValidity(Validity validity) {
    return ok(
        json -> {
          json.writeStringField("lock", validity.lock().value());
          json.writeNumberField("fencing_token", validity.token().value());
          json.writeBooleanField("valid", validity.isValid());
          json.writeStringField("detail", validity.detail());
        });
  }

  /** 200 with one object. */
  public static Response ok(Json.Members members) {
    return Response.ok(Json.object(members), MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Ends once all have, with what they have come to, in the order of the list. */
  public static <T> CompletionStage<List<T>> joined(List<CompletionStage<T>> answers) {
    List<CompletableFuture<T>> futures =
        answers.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
        .thenApply(all -> futures.stream().map(CompletableFuture::join).toList());
  }
}
