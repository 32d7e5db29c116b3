package io.quorate.machine;

import static io.quorate.machine.MachineDriver.BASE;
import static io.quorate.machine.MachineDriver.acquire;
import static io.quorate.machine.MachineDriver.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.Outcome;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockEvent;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.PassTime;
import org.junit.jupiter.api.Test;

/** Goal: entries apply in order, each at its time. Method: one machine, entries by hand. */
class SystemMachineTest {
  @Test
  void nothingIsDoneBeforeTheBootstrap() {
    MachineDriver driver = new MachineDriver();

    assertThat(driver.machine.isBootstrapped()).isFalse();
    assertThat(driver.submit(null, acquire("l", "ann"))).isInstanceOf(Outcome.Unavailable.class);
    driver.apply(new Bootstrap(BASE));

    assertThat(driver.machine.isBootstrapped()).isTrue();
    assertThat(driver.submit(null, acquire("l", "bob"))).isInstanceOf(LockAnswer.Granted.class);
  }

  @Test
  void secondBootstrapIsIgnored() {
    MachineDriver driver = MachineDriver.bootstrapped();
    driver.apply(new Bootstrap(2 * BASE));

    Granted granted = (Granted) driver.submit(null, acquire("l", "ann"));
    assertThat(granted.token().value()).isEqualTo(BASE + 1);
  }

  @Test
  void passingTimeExpiresWhatIsDue() {
    MachineDriver driver = MachineDriver.bootstrapped();
    Granted granted = (Granted) driver.submit(null, acquire("l", "ann"));
    assertThat(driver.machine.nextDeadlineMillis()).hasValue(granted.expiresAtMillis());
    driver.pass(MachineDriver.TTL_MILLIS);

    Applied applied = driver.apply(new PassTime());

    assertThat(applied.stamp()).isNull();
    assertThat(applied.outcome()).isNull();
    assertThat(applied.events())
        .containsExactly(new LockEvent.Expired(granted.lock(), granted.client(), granted.token()));
    assertThat(driver.machine.nextDeadlineMillis()).isEmpty();
    assertThat(driver.machine.timeMillis()).isEqualTo(granted.expiresAtMillis());
  }

  @Test
  void duplicateExpiresWhatIsDueLikeAnyOtherEntry() {
    MachineDriver driver = MachineDriver.bootstrapped();
    GatewayStamp stamp = new GatewayStamp(1, 1, 1);
    driver.submit(stamp, null, acquire("l", "ann"));
    driver.pass(MachineDriver.TTL_MILLIS);
    driver.submit(stamp, null, acquire("l", "ann"));

    assertThat(driver.submit(null, acquire("l", "bob"))).isInstanceOf(Granted.class);
  }

  @Test
  void entriesAreStampedAndToldOfWithTheirEvents() {
    MachineDriver driver = MachineDriver.bootstrapped();
    GatewayStamp stamp = new GatewayStamp(3, 4, 4);

    Applied applied =
        driver.apply(new Command.OnLock(stamp, new RequestId("r"), acquire("l", "ann")));

    assertThat(applied.stamp()).isEqualTo(stamp);
    assertThat(applied.outcome()).isInstanceOf(Granted.class);
    assertThat(applied.events()).hasSize(1);
    assertThat(driver.machine.appliedIndex()).isEqualTo(2);
  }

  @Test
  void timeAndIndexNeverFall() {
    SystemMachine machine = new SystemMachine(DeadlockPolicy.YOUNGEST);
    byte[] passTime = CommandCodec.encode(new PassTime());
    machine.apply(5, 100, passTime);
    machine.apply(7, 100, passTime);

    assertThatThrownBy(() -> machine.apply(7, 100, passTime))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> machine.apply(8, 99, passTime)).isInstanceOf(InvariantViolation.class);
  }

  @Test
  void entryThatCannotBeReadStopsTheReplica() {
    SystemMachine machine = new SystemMachine(DeadlockPolicy.YOUNGEST);

    assertThatThrownBy(() -> machine.apply(1, 1, new byte[] {99}))
        .isInstanceOf(InvariantViolation.class);
  }

  @Test
  void equalEntriesGiveEqualStatesAndOtherEntriesOthers() {
    MachineDriver one = MachineDriver.bootstrapped();
    MachineDriver two = MachineDriver.bootstrapped();
    for (MachineDriver each : java.util.List.of(one, two)) {
      each.submit("r", acquire("l", "ann"));
      each.submit(null, acquire("l", "bob", 10_000));
    }
    assertThat(one.machine.state()).isEqualTo(two.machine.state());

    one.submit(null, release("l", "ann"));
    two.submit(null, release("l", "bob"));
    assertThat(one.machine.state()).isNotEqualTo(two.machine.state());
  }
}
