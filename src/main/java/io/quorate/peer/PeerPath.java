package io.quorate.peer;

import io.quorate.port.PeerCallKind;

/** Where a node takes calls. */
public final class PeerPath {
  public static final String ROOT = "raft";
  public static final String HELLO = "hello";
  public static final String VOTES = "request-vote";
  public static final String APPENDS = "append-entries";
  public static final String PROPOSE = "propose";
  public static final String READ_INDEX = "read-index";
  public static final String INSTALL_SNAPSHOT = "install-snapshot";
  public static final String TIMEOUT_NOW = "timeout-now";
  public static final String TRANSFER = "transfer-leadership";
  public static final String WATCH = "watch";
  public static final String CHANGE_MEMBER = "change-member";
  public static final String READ_STATE = "read-state";

  public static final String CACHE_ROOT = "coherence";
  public static final String COHERE = "messages";
  public static final String SEE_LINE = "line";

  private PeerPath() {}

  /** The path of a kind of call, from the server's root. */
  static String of(PeerCallKind kind) {
    String name =
        switch (kind) {
          case HELLO -> HELLO;
          case VOTES -> VOTES;
          case APPENDS -> APPENDS;
          case PROPOSE -> PROPOSE;
          case READ_INDEX -> READ_INDEX;
          case INSTALL_SNAPSHOT -> INSTALL_SNAPSHOT;
          case TIMEOUT_NOW -> TIMEOUT_NOW;
          case TRANSFER -> TRANSFER;
          case WATCH -> WATCH;
          case CHANGE_MEMBER -> CHANGE_MEMBER;
          case READ_STATE -> READ_STATE;
          case COHERE -> COHERE;
          case SEE_LINE -> SEE_LINE;
        };
    return "/" + rootOf(kind) + "/" + name;
  }

  private static String rootOf(PeerCallKind kind) {
    return kind == PeerCallKind.COHERE || kind == PeerCallKind.SEE_LINE ? CACHE_ROOT : ROOT;
  }
}
