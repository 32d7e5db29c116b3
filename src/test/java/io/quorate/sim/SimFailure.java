package io.quorate.sim;

import io.quorate.sim.check.LawBroken;

/** A seed has found a bug; says all that is needed to see it again. */
public final class SimFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String law;

  SimFailure(Settings settings, FaultPlan plan, Trace trace, LawBroken broken) {
    super(
        "seed "
            + settings.seed()
            + " breaks "
            + broken.getMessage()
            + "\nsettings: "
            + settings
            + "\nfaults: "
            + plan
            + "\nreplay: mvn test -Dtest=StormSimTest -Dsim.seeds=1 -Dsim.from="
            + settings.seed()
            + " -Dsim.trace=10000"
            + "\nthe last events:\n"
            + String.join("\n", trace.lines()),
        broken);
    this.law = broken.law();
  }

  /** The simple name of the checker that found it. */
  public String law() {
    return law;
  }
}
