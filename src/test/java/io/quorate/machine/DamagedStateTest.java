package io.quorate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Rng;
import io.quorate.lock.DeadlockPolicy;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: bytes are the state that they say, or none. Method: damage the states of random logs, and
 * write back whatever is read from them.
 */
class DamagedStateTest {
  private static final DeadlockPolicy POLICY = DeadlockPolicy.YOUNGEST;
  private static final int STATES = 20;
  private static final int STRIDE = 23;
  private static final int DAMAGED_PER_STATE = 2_000;

  @Test
  void everyCutIsMalformed() {
    forEachState(
        (seed, state) -> {
          for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> SystemMachine.restore(POLICY, cut))
                .as("seed %s, %s bytes of %s", seed, length, state.length)
                .isInstanceOf(MalformedBytes.class);
          }
        });
  }

  @Test
  void trailingBytesAreMalformed() {
    forEachState(
        (seed, state) ->
            assertThatThrownBy(
                    () -> SystemMachine.restore(POLICY, Arrays.copyOf(state, state.length + 1)))
                .as("seed %s", seed)
                .isInstanceOf(MalformedBytes.class));
  }

  @Test
  void stateOfAnotherVersionIsMalformed() {
    byte[] state = new RestoreRun(POLICY, 1).state();
    state[0]++;

    assertThatThrownBy(() -> SystemMachine.restore(POLICY, state))
        .isInstanceOf(MalformedBytes.class);
  }

  @Test
  void bitTurnedOverIsMalformedOrAnotherState() {
    forEachState(
        (seed, state) -> {
          for (int bit = (int) seed % STRIDE; bit < state.length * Byte.SIZE; bit += STRIDE) {
            byte[] damaged = state.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            requireItselfOrMalformed(damaged, "seed " + seed + ", bit " + bit);
          }
        });
  }

  @Test
  void manyBytesDamagedAreMalformedOrAnotherState() {
    forEachState(
        (seed, state) -> {
          Rng rng = new Rng(seed);
          for (int round = 0; round < DAMAGED_PER_STATE; round++) {
            requireItselfOrMalformed(damage(state, rng), "seed " + seed + ", round " + round);
          }
        });
  }

  /**
   * Each count, from locks to answers of sessions, claims more than follows, so nothing may be set
   * aside for it.
   */
  @Test
  void countBeyondTheBytesIsMalformed() {
    ByteWriter head =
        new ByteWriter()
            .writeByte(4) // version
            .writeVarLong(5) // index
            .writeVarLong(5) // time
            .writeBoolean(true)
            .writeLong(1_000) // token base
            .writeVarLong(0) // grants
            .writeVarLong(0); // arrivals
    byte[] empty = new byte[10];
    for (int zeros = 0; zeros < empty.length; zeros++) {
      byte[] bytes =
          new ByteWriter()
              .writeRaw(head.toByteArray(), 0, head.size())
              .writeRaw(empty, 0, zeros)
              .writeVarLong(Integer.MAX_VALUE)
              .toByteArray();
      assertThatThrownBy(() -> SystemMachine.restore(POLICY, bytes))
          .isInstanceOf(MalformedBytes.class)
          .hasMessageContaining("count");
    }
  }

  private static byte[] damage(byte[] state, Rng rng) {
    byte[] damaged = state.clone();
    if (rng.chance(0.3)) { // one part in the place of another
      int length = 1 + rng.index(state.length - 1);
      int from = rng.index(state.length - length + 1);
      System.arraycopy(state, from, damaged, rng.index(state.length - length + 1), length);
    }
    for (int i = rng.index(4); i >= 0; i--) {
      int place = rng.index(damaged.length);
      damaged[place] = (byte) (rng.chance(0.5) ? damaged[place] + 1 : rng.nextLong());
    }
    return damaged;
  }

  private static void requireItselfOrMalformed(byte[] bytes, String where) {
    SystemMachine machine;
    try {
      machine = SystemMachine.restore(POLICY, bytes);
    } catch (MalformedBytes expected) {
      return;
    } catch (RuntimeException e) {
      fail(where, e);
      return;
    }
    assertThat(machine.state()).as(where).isEqualTo(bytes);
  }

  private interface StateTest {
    void test(long seed, byte[] state);
  }

  private static void forEachState(StateTest test) {
    LongStream.range(0, STATES)
        .forEach(seed -> test.test(seed, new RestoreRun(POLICY, seed).state()));
  }
}
