package io.quorate.bench;

import java.util.Map;
import java.util.TreeMap;

/** What one selector thread, or all together, have seen. */
final class LoadCounts {
  final Map<String, OperationCounts> operations = new TreeMap<>();
  final Map<Integer, Long> refusals = new TreeMap<>();
  final Map<String, Long> faults = new TreeMap<>();
  final Map<Integer, Long> turns = new TreeMap<>();
  long held;
  long tokensNotRising;

  void answered(String operation, int units, long nanos) {
    of(operation).answered(units, nanos);
  }

  /** A connection got what several of them want. */
  void turnOf(int connection) {
    turns.merge(connection, 1L, Long::sum);
  }

  void refused(int status) {
    refusals.merge(status, 1L, Long::sum);
  }

  /** A connection failed; the request on it, if any, has an unknown outcome. */
  void failed(String fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  OperationCounts of(String operation) {
    return operations.computeIfAbsent(operation, any -> new OperationCounts());
  }

  void add(LoadCounts other) {
    other.operations.forEach((operation, counts) -> of(operation).add(counts));
    other.refusals.forEach((status, count) -> refusals.merge(status, count, Long::sum));
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    other.turns.forEach((connection, count) -> turns.merge(connection, count, Long::sum));
    held += other.held;
    tokensNotRising += other.tokensNotRising;
  }

  void clear() {
    operations.clear();
    refusals.clear();
    faults.clear();
    turns.clear();
    held = 0;
    tokensNotRising = 0;
  }
}
