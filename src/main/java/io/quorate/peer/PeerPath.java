package io.quorate.peer;

import io.quorate.port.PeerCallKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a node takes calls. */
public final class PeerPath {
  public static final String ROOT = "raft";
  public static final String CACHE_ROOT = "coherence";

  private static final Map<String, PeerCallKind> KINDS =
      Arrays.stream(PeerCallKind.values())
          .collect(Collectors.toUnmodifiableMap(PeerPath::of, kind -> kind));

  private PeerPath() {}

  /** The kind of the calls that have this path, from the server's root; nothing if none has. */
  public static Optional<PeerCallKind> kindOf(String path) {
    return Optional.ofNullable(KINDS.get(path));
  }

  /** The path of a kind of call, from the server's root. */
  static String of(PeerCallKind kind) {
    String name =
        switch (kind) {
          case HELLO -> "hello";
          case VOTES -> "request-vote";
          case APPENDS -> "append-entries";
          case PROPOSE -> "propose";
          case READ_INDEX -> "read-index";
          case INSTALL_SNAPSHOT -> "install-snapshot";
          case TIMEOUT_NOW -> "timeout-now";
          case TRANSFER -> "transfer-leadership";
          case WATCH -> "watch";
          case CHANGE_MEMBER -> "change-member";
          case READ_STATE -> "read-state";
          case COHERE -> "messages";
          case SEE_LINE -> "line";
        };
    return "/" + rootOf(kind) + "/" + name;
  }

  private static String rootOf(PeerCallKind kind) {
    return kind == PeerCallKind.COHERE || kind == PeerCallKind.SEE_LINE ? CACHE_ROOT : ROOT;
  }
}
