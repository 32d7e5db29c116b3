package io.quorate.port;

/** Port: the time of day, for people and for the token base; no deadline is decided by it. */
@FunctionalInterface
public interface WallClock {
  /** Milliseconds since 1970. */
  long millis();
}
