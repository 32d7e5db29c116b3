package io.quorate.machine;

import static io.quorate.machine.MachineDriver.acquire;
import static io.quorate.machine.MachineDriver.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.SessionUnknown;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: a numbered command of a session executes once. Method: repetitions by hand. */
class SessionMemoryTest {
  private static final SessionId SESSION = new SessionId("s");
  private static final long TTL_MILLIS = 100_000;

  private final MachineDriver driver = MachineDriver.bootstrapped();

  @BeforeEach
  void open() {
    open(SESSION);
  }

  @Test
  void repeatedCommandGetsItsAnswerAndExecutesOnce() {
    Granted first = (Granted) send(1, acquire("l", "ann"));

    assertThat(send(1, acquire("l", "ann"))).isEqualTo(first);
    assertThat(((Granted) send(2, acquire("l", "ann"))).holdCount()).isEqualTo(2);
    assertThat(((Released) send(3, release("l", "ann"))).holdsLeft()).isEqualTo(1);
    assertThat(((Released) send(3, release("l", "ann"))).holdsLeft()).isEqualTo(1);
  }

  @Test
  void numberOfAnotherCommandIsRefused() {
    send(1, acquire("l", "ann"));

    assertThat(send(1, acquire("m", "ann"))).isInstanceOf(Refused.class);
    assertThat(send(1, release("l", "ann"))).isInstanceOf(Refused.class);
  }

  @Test
  void commandWithoutANumberExecutesEachTime() {
    send(0, acquire("l", "ann"));

    assertThat(((Granted) send(0, acquire("l", "ann"))).holdCount()).isEqualTo(2);
  }

  @Test
  void commandsMayArriveOutOfOrder() {
    send(5, acquire("l", "ann"));

    assertThat(((Granted) send(3, acquire("l", "ann"))).holdCount()).isEqualTo(2);
    assertThat(((Granted) send(3, acquire("l", "ann"))).holdCount()).isEqualTo(2);
  }

  @Test
  void lastSixteenAnswersAreKeptAndOlderCommandsNeverExecuteAgain() {
    for (int i = 1; i <= SessionMemory.ANSWERS_MAX + 1; i++) {
      send(i, acquire("l", "ann"));
    }

    assertThat(((Granted) send(2, acquire("l", "ann"))).holdCount()).isEqualTo(2);
    assertThat(send(1, acquire("l", "ann")))
        .isEqualTo(new Refused("sequence 1 is too old: answers are kept from 2 on"));
    assertThat(((Granted) send(99, acquire("l", "ann"))).holdCount())
        .isEqualTo(SessionMemory.ANSWERS_MAX + 2);
  }

  @Test
  void restoredMemoryStillKnowsWhatIsTooOld() {
    for (int i = 1; i <= SessionMemory.ANSWERS_MAX + 1; i++) {
      send(i, acquire("l", "ann"));
    }
    SystemMachine copy = SystemMachine.restore(DeadlockPolicy.YOUNGEST, driver.machine.state());

    Command again =
        new Command.OnLock(
            new GatewayStamp(1, 1, 1),
            null,
            new LockCommand.UnderSession(SESSION, 1, acquire("l", "ann")));
    long index = copy.appliedIndex() + 1;
    assertThat(copy.apply(index, copy.timeMillis(), CommandCodec.encode(again)).outcome())
        .isInstanceOf(Refused.class);
  }

  @Test
  void tryThatWasRefusedTakesNothingWhenAnAttemptComesLate() {
    driver.submit(null, acquire("l", "bob"));
    Outcome refused = send(1, acquire("l", "ann"));
    driver.submit(null, release("l", "bob"));

    assertThat(refused).isInstanceOf(Locked.class);
    assertThat(send(1, acquire("l", "ann"))).isInstanceOf(Locked.class);
    assertThat(send(2, acquire("l", "ann"))).isInstanceOf(Granted.class);
  }

  @Test
  void commandThatHasLostItsPlaceTakesNoOtherWhenAnAttemptComesLate() {
    driver.submit(null, acquire("l", "bob"));
    send(1, acquire("l", "ann", 5_000));
    send(2, new LockCommand.LeaveQueue(new LockName("l"), new ClientId("ann")));
    driver.submit(null, release("l", "bob"));

    assertThat(send(1, acquire("l", "ann", 5_000).asResumption())).isInstanceOf(Locked.class);
    assertThat(send(1, acquire("l", "ann", 5_000))).isEqualTo(Told.SPENT);
    assertThat(send(3, acquire("l", "ann"))).isInstanceOf(Granted.class);
  }

  @Test
  void restoredMemoryStillKnowsWhoHadWhichPlace() {
    driver.submit(null, acquire("l", "bob"));
    send(1, acquire("l", "ann", 5_000));
    send(2, new LockCommand.LeaveQueue(new LockName("l"), new ClientId("ann")));
    send(3, acquire("l", "ann", 5_000));
    MachineDriver copy =
        new MachineDriver(SystemMachine.restore(DeadlockPolicy.YOUNGEST, driver.machine.state()));
    copy.submit(null, release("l", "bob"));

    LockCommand.Acquire acquire = acquire("l", "ann", 5_000);
    assertThat(copy.submit(null, new LockCommand.UnderSession(SESSION, 1, acquire)))
        .isEqualTo(Told.SPENT);
    assertThat(copy.submit(null, new LockCommand.UnderSession(SESSION, 3, acquire)))
        .isInstanceOf(Granted.class);
  }

  /** A wait may last longer than the answers to sixteen commands are kept. */
  @Test
  void waitIsCollectedHoweverManyCommandsFollowedIt() {
    driver.submit(null, acquire("l", "bob"));
    assertThat(send(1, acquire("l", "ann", 50_000))).isInstanceOf(Locked.class);
    for (int i = 2; i <= SessionMemory.ANSWERS_MAX + 9; i++) {
      send(i, acquire("m", "ann"));
    }
    driver.submit(null, release("l", "bob"));

    assertThat(send(1, acquire("l", "ann", 50_000))).isInstanceOf(Refused.class);
    assertThat(send(1, acquire("l", "ann", 50_000).asResumption())).isInstanceOf(Granted.class);
  }

  @Test
  void endedSessionLeavesNoAnswers() {
    send(1, acquire("l", "ann"));
    driver.submit(null, new LockCommand.EndSession(SESSION));

    assertThat(send(1, acquire("l", "ann"))).isEqualTo(new SessionUnknown(SESSION));
    open(SESSION);
    assertThat(send(1, release("l", "ann"))).isNotInstanceOf(Refused.class);
  }

  @Test
  void repeatedRequestToOpenGetsTheSessionThatItGotThen() {
    LockCommand first =
        new LockCommand.OpenSession(new SessionId("x"), new ClientId("zoe"), TTL_MILLIS, 0);
    LockCommand again =
        new LockCommand.OpenSession(new SessionId("y"), new ClientId("zoe"), TTL_MILLIS, 0);

    assertThat(driver.submit("r1", again)).isEqualTo(driver.submit("r1", first));
  }

  private void open(SessionId session) {
    driver.submit(null, new LockCommand.OpenSession(session, new ClientId("ann"), TTL_MILLIS, 0));
  }

  private Outcome send(long sequence, LockCommand.OfLock command) {
    return driver.submit(null, new LockCommand.UnderSession(SESSION, sequence, command));
  }
}
