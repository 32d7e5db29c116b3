package io.quorate.client;

import io.quorate.client.wire.Outcome;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Outcome.NotDone;
import io.quorate.client.wire.Reply;

/** What is thrown for what was not answered, or not as asked. */
final class Refusals {
  private Refusals() {}

  /**
   * @throws UnavailableException if nothing was done
   * @throws OutcomeUnknownException if that is not certain
   */
  static Answered answered(Outcome outcome) {
    if (outcome instanceof Answered answered) {
      return answered;
    }
    throw of(outcome);
  }

  static QuorateException of(Outcome outcome) {
    return outcome instanceof NotDone not
        ? new UnavailableException(not.reason())
        : new OutcomeUnknownException(outcome.toString());
  }

  static QuorateException of(Reply reply) {
    if (reply.code().equals("deadlock")) {
      return new DeadlockException(reply.detail(), reply.texts("cycle"));
    }
    // A call is repeated then; of one message of a batch it is said in this way.
    return switch (reply.code()) {
      case "" ->
          new OutcomeUnknownException("an answer " + reply.status() + " without what it must have");
      case "outcome_unknown" -> new OutcomeUnknownException(reply.detail());
      case "no_leader", "overloaded" -> new UnavailableException(reply.detail());
      default -> new RefusedException(reply.code(), reply.detail());
    };
  }
}
