package io.quorate.cache;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What may happen in a search, in every order of it.
 *
 * @param calls of clients: a node's letter and what it does, as {@code a:r}, {@code b:w1}; those of
 *     one node begin one after another
 * @param begun how many of the calls have been answered before the search begins
 * @param tickers the nodes that renew leases and repeat themselves; others do so never
 * @param faults how often each may happen
 */
record Scene(
    WritePolicy policy, List<String> calls, int begun, String tickers, Map<Fault, Integer> faults) {
  /** What does not happen by itself. */
  enum Fault {
    /**
     * Half a lease's length has passed before the search, in which {@code b} was cut off; if the
     * home may change, it has done so before.
     */
    LATE,
    /** Half a lease's length passes. */
    JUMP,
    LOSS,
    DUPLICATE,
    CRASH,
    /** The home changes, from {@code a} to {@code b} and on. */
    HOME,
    /** A new home does not know who can have leases. */
    STRANGERS
  }

  static Scene of(WritePolicy policy, int begun, String... calls) {
    return new Scene(policy, List.of(calls), begun, "", new EnumMap<>(Fault.class));
  }

  int times(Fault fault) {
    return faults.getOrDefault(fault, 0);
  }

  boolean areLesseesKnown() {
    return times(Fault.STRANGERS) == 0;
  }

  private Scene with(Fault fault, int times, String who) {
    Map<Fault, Integer> more = new EnumMap<>(Fault.class);
    more.putAll(faults);
    more.put(fault, times);
    return new Scene(policy, calls, begun, who, more);
  }

  Scene late(int times) {
    return with(Fault.LATE, times, tickers);
  }

  Scene jumps(int times, String who) {
    return with(Fault.JUMP, times, who);
  }

  Scene losses(int times) {
    return with(Fault.LOSS, times, tickers);
  }

  Scene duplicates(int times) {
    return with(Fault.DUPLICATE, times, tickers);
  }

  Scene crashes(int times) {
    return with(Fault.CRASH, times, tickers);
  }

  Scene homes(int times) {
    return with(Fault.HOME, times, tickers);
  }

  Scene strangers() {
    return with(Fault.STRANGERS, 1, tickers);
  }
}
