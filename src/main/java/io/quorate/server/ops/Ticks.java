package io.quorate.server.ops;

/** What the timer drives. */
public interface Ticks {
  /** Time has passed; never blocks. */
  void tick();

  /** The timer has found out how long its ticks really take. */
  void measured(long tickMillis);
}
