package io.quorate.cache;

import io.quorate.sim.check.Linearizability.Call;
import io.quorate.sim.check.Linearizability.Model;
import java.util.List;

/** A key as one client alone would know it. Every value is written once; 0 is none. */
public final class RegisterModel implements Model<Integer, RegisterModel.Use> {
  public enum Kind {
    READ,
    WRITE,
    /** A write on the condition that the key has a certain value. */
    SWAP,
    DELETE
  }

  public enum Fate {
    DONE,
    UNMATCHED,
    /** Nobody knows. */
    UNKNOWN
  }

  /**
   * @param expected of a swap: the value that the key must have
   * @param value what was read, or is written
   */
  public record Use(int client, Kind kind, int expected, int value, Fate fate) {}

  @Override
  public Integer initial() {
    return 0;
  }

  @Override
  public List<Integer> after(Integer before, Call<Use> call) {
    Use use = call.operation();
    boolean isMatched = use.kind != Kind.SWAP || before == use.expected;
    if (use.fate == Fate.UNMATCHED) {
      return isMatched ? List.of() : List.of(before);
    }
    if (use.fate == Fate.UNKNOWN && (use.kind == Kind.READ || !isMatched)) {
      return List.of(before);
    }
    return switch (use.kind) {
      case READ -> before == use.value ? List.of(before) : List.of();
      case WRITE -> List.of(use.value);
      case SWAP -> isMatched ? List.of(use.value) : List.of();
      case DELETE -> List.of(0);
    };
  }
}
