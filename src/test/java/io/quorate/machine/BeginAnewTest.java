package io.quorate.machine;

import static io.quorate.machine.MachineDriver.BASE;
import static io.quorate.machine.MachineDriver.acquire;
import static io.quorate.machine.MachineDriver.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.OnPlacement;
import io.quorate.machine.Command.PassTime;
import io.quorate.ring.PlacementCommand;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: a cluster that begins with the state of another breaks none of its promises. Method: one
 * machine goes on from the state of another, entries by hand.
 */
class BeginAnewTest {
  private final MachineDriver old = MachineDriver.bootstrapped();

  @Test
  void tokensExceedThoseThatWereGrantedSince() {
    byte[] state = stateWithLock("held", "ann");
    Granted later = (Granted) old.submit(null, acquire("later", "bob"));
    MachineDriver anew = begun(state);

    anew.apply(new Bootstrap(2 * BASE));

    assertThat(tokenOf(anew, "new")).isEqualTo(2 * BASE + 1).isGreaterThan(later.token().value());
  }

  @Test
  void tokensRiseAlsoWhenTheClockWasSetBack() {
    byte[] state = stateWithLock("held", "ann");
    long last = tokenOf(old, "last");
    byte[] newest = old.machine.state();

    for (long base : new long[] {0, 1, BASE - 7, BASE, BASE + 1, BASE + 2}) {
      MachineDriver anew = begun(newest);
      anew.apply(new Bootstrap(base));
      assertThat(tokenOf(anew, "new")).as("base %s", base).isGreaterThan(last);
    }
    assertThat(state).isNotEqualTo(newest);
  }

  @Test
  void tokensRiseThroughRestoresOfRestores() {
    long last = tokenOf(old, "l0");
    byte[] state = old.machine.state();
    for (int round = 1; round <= 5; round++) {
      MachineDriver anew = begun(state);
      anew.apply(new Bootstrap(BASE + (round % 2 == 0 ? 1_000L * round : -5)));
      long token = tokenOf(anew, "l" + round);
      assertThat(token).isGreaterThan(last);
      last = token;
      state = anew.machine.state();
      assertThat(SystemMachine.restore(DeadlockPolicy.YOUNGEST, state).state()).isEqualTo(state);
    }
  }

  @Test
  void whatIsHeldStaysHeldUnderItsTokenForTheRestOfItsTime() {
    Granted granted = (Granted) old.submit(null, acquire("held", "ann"));
    MachineDriver anew = begun(old.machine.state());
    anew.apply(new Bootstrap(2 * BASE));

    Locked locked = (Locked) anew.submit(null, acquire("held", "bob"));
    assertThat(locked.holders()).hasSize(1);
    assertThat(locked.holders().get(0).token()).isEqualTo(granted.token());
    assertThat(anew.machine.nextDeadlineMillis()).hasValue(granted.expiresAtMillis());
    anew.pass(MachineDriver.TTL_MILLIS);
    anew.apply(new PassTime());
    assertThat(anew.submit(null, acquire("held", "bob"))).isInstanceOf(Granted.class);
  }

  @Test
  void nothingIsGrantedBeforeTheNewBaseIsKnown() {
    MachineDriver anew = begun(stateWithLock("held", "ann"));

    assertThat(anew.machine.isBootstrapped()).isFalse();
    assertThat(anew.submit(null, acquire("new", "bob"))).isInstanceOf(Outcome.Unavailable.class);
    byte[] waiting = anew.machine.state();
    SystemMachine again = SystemMachine.restore(DeadlockPolicy.YOUNGEST, waiting);
    assertThat(again.isBootstrapped()).isFalse();
    assertThat(again.state()).isEqualTo(waiting);
  }

  @Test
  void answersAreRemembered() {
    Granted granted = (Granted) old.submit("r-1", acquire("held", "ann"));
    GatewayStamp stamp = new GatewayStamp(5, 9, 9);
    Outcome released = old.submit(stamp, null, release("other", "ann"));
    MachineDriver anew = begun(old.machine.state());
    anew.apply(new Bootstrap(2 * BASE));

    assertThat(anew.submit("r-1", acquire("held", "ann"))).isEqualTo(granted);
    assertThat(anew.submit(stamp, null, release("held", "ann"))).isEqualTo(released);
  }

  @Test
  void placesOfTheOtherClustersNodesAreForgotten() {
    old.apply(new OnPlacement(new PlacementCommand.Leave(new NodeId("n"))));
    assertThat(old.machine.placements().leaving()).isNotEmpty();

    MachineDriver anew = begun(old.machine.state());

    assertThat(anew.machine.placements().leaving()).isEmpty();
    assertThat(anew.machine.placements().table().isEmpty()).isTrue();
  }

  @Test
  void equalStatesBeginEqually() {
    byte[] state = stateWithLock("held", "ann");
    assertThat(begun(state).machine.state()).isEqualTo(begun(state).machine.state());
  }

  @Test
  void aStateWithoutAnyTokenBeginsLikeANewOne() {
    MachineDriver anew = begun(new MachineDriver().machine.state());
    anew.apply(new Bootstrap(BASE));
    assertThat(LongStream.of(tokenOf(anew, "a"), tokenOf(anew, "b")))
        .containsExactly(BASE + 1, BASE + 2);
  }

  private byte[] stateWithLock(String lock, String client) {
    old.submit(null, acquire(lock, client));
    return old.machine.state();
  }

  private static MachineDriver begun(byte[] state) {
    return new MachineDriver(SystemMachine.begin(DeadlockPolicy.YOUNGEST, state));
  }

  private static long tokenOf(MachineDriver driver, String lock) {
    return ((Granted) driver.submit(null, acquire(lock, "client-of-" + lock))).token().value();
  }
}
