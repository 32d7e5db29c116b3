package io.quorate.cache;

import java.util.List;

/**
 * What may happen in a search, in every order of it.
 *
 * @param calls of clients: a node's letter and what it does, as {@code a:r}, {@code b:w1}; those of
 *     one node begin one after another
 * @param begun how many of the calls have been answered before the search begins
 * @param late how often half a lease's length has passed then, in which {@code b} was cut off; if
 *     the home may change, it has done so before
 * @param tickers the nodes that renew leases and repeat themselves; others do so never
 * @param jumps how often half a lease's length may pass
 * @param homes how often the home may change, from {@code a} to {@code b} and on
 * @param areLesseesKnown whether a new home knows who can have leases
 */
record Scene(
    WritePolicy policy,
    List<String> calls,
    int begun,
    int late,
    String tickers,
    int jumps,
    int losses,
    int duplicates,
    int crashes,
    int homes,
    boolean areLesseesKnown) {

  static Scene of(WritePolicy policy, int begun, String... calls) {
    return new Scene(policy, List.of(calls), begun, 0, "", 0, 0, 0, 0, 0, true);
  }

  Scene late(int times) {
    return new Scene(
        policy,
        calls,
        begun,
        times,
        tickers,
        jumps,
        losses,
        duplicates,
        crashes,
        homes,
        areLesseesKnown);
  }

  Scene jumps(int times, String who) {
    return new Scene(
        policy,
        calls,
        begun,
        late,
        who,
        times,
        losses,
        duplicates,
        crashes,
        homes,
        areLesseesKnown);
  }

  Scene losses(int times) {
    return new Scene(
        policy,
        calls,
        begun,
        late,
        tickers,
        jumps,
        times,
        duplicates,
        crashes,
        homes,
        areLesseesKnown);
  }

  Scene duplicates(int times) {
    return new Scene(
        policy, calls, begun, late, tickers, jumps, losses, times, crashes, homes, areLesseesKnown);
  }

  Scene crashes(int times) {
    return new Scene(
        policy,
        calls,
        begun,
        late,
        tickers,
        jumps,
        losses,
        duplicates,
        times,
        homes,
        areLesseesKnown);
  }

  Scene homes(int times) {
    return new Scene(
        policy,
        calls,
        begun,
        late,
        tickers,
        jumps,
        losses,
        duplicates,
        crashes,
        times,
        areLesseesKnown);
  }

  Scene strangers() {
    return new Scene(
        policy, calls, begun, late, tickers, jumps, losses, duplicates, crashes, homes, false);
  }
}
