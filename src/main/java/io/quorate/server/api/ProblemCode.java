package io.quorate.server.api;

import jakarta.ws.rs.core.Response.Status.Family;

/** The stable names of everything that can go wrong, each with its status and title. */
public enum ProblemCode {
  INVALID(400, "The request is malformed"),
  REJECTED(403, "The caller may not ask for it"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The path does not know this method"),
  NOT_ACCEPTABLE(406, "The answer cannot take the form asked for"),
  TIMEOUT(408, "The request took too long to arrive"),
  CONFLICT(409, "The request breaks a rule"),
  DEADLOCK(409, "The wait closed a deadlock"),
  NOT_HOLDER(409, "The client does not hold the lock"),
  STALE_RECEIPT(409, "The delivery has ended"),
  GONE(410, "It is not there any more"),
  PRECONDITION_FAILED(412, "The condition does not hold"),
  TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON"),
  LOCKED(423, "The lock is held"),
  OVERLOADED(429, "The node is overloaded"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL(500, "The node failed"),
  NO_LEADER(503, "The cluster has no leader"),
  STORE_AWAY(503, "What keeps the data is away"),
  OUTCOME_UNKNOWN(504, "The outcome is unknown"),
  NOT_TRANSFERRED(504, "The leadership has not passed"),
  MEMORY_FULL(507, "There is no room for it");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The name in the body of the answer. */
  public String text() {
    return Words.of(this);
  }

  /** The URI of the kind of problem (RFC 9457 §3.1.1). */
  String type() {
    return "urn:quorate:problem:" + text();
  }

  /** Whether the same request may succeed if it is repeated as it is, and has done nothing yet. */
  boolean isWorthRepeating() {
    return this == OVERLOADED || this == NO_LEADER || this == STORE_AWAY;
  }

  /** The code for a status that the server chose; the least special one if several share it. */
  static ProblemCode ofStatus(int status) {
    for (ProblemCode code : values()) {
      if (code.status == status) {
        return code;
      }
    }
    return Family.familyOf(status) == Family.CLIENT_ERROR ? INVALID : INTERNAL;
  }
}
