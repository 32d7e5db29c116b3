package io.quorate.server.api;

import io.quorate.server.api.PercentCode.Plus;
import jakarta.ws.rs.core.UriInfo;

/**
 * One part of a path, read from its raw form: {@code PathParam} would cut it at a semicolon, and
 * two names would become one.
 */
final class PathSegment {
  private PathSegment() {}

  /** The name in {@code collection/name} and whatever lies below it, decoded. */
  static String second(UriInfo uri) {
    return decoded(uri, 1);
  }

  /** The name in {@code collection/kind/name} and whatever lies below it, decoded. */
  static String third(UriInfo uri) {
    return decoded(uri, 2);
  }

  private static String decoded(UriInfo uri, int slashesBefore) {
    String raw = uri.getPath(false);
    int start = raw.startsWith("/") ? 1 : 0;
    for (int slash = 0; slash < slashesBefore; slash++) {
      start = raw.indexOf('/', start) + 1;
    }
    int end = raw.indexOf('/', start);
    String segment = raw.substring(start, end < 0 ? raw.length() : end);
    return PercentCode.decode("the path", segment, Plus.IS_PLUS);
  }
}
