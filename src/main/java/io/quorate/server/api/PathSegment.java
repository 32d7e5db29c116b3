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
    String raw = uri.getPath(false);
    int start = raw.indexOf('/', raw.startsWith("/") ? 1 : 0) + 1;
    int slash = raw.indexOf('/', start);
    String segment = raw.substring(start, slash < 0 ? raw.length() : slash);
    return PercentCode.decode("the path", segment, Plus.IS_PLUS);
  }
}
