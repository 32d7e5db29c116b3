package io.quorate.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryContract;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Read;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.MalformedBytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Goal: the replicated map forgets in time, and has a bound. Method: claims, one by one. */
class MemoryMapTest implements MemoryContract {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final MapDriver driver = new MapDriver();

  @Override
  public MemoryAnswer ask(MemoryRequest request) {
    return driver.ask(request);
  }

  @Override
  public void pass(long millis) {
    driver.pass(millis);
  }

  private Kind commit(String name, long sequence, Content content) {
    return ask(new Commit(1, 1, new CacheKey(3, name), new Grant(1, sequence), content)).kind();
  }

  private Content read(String name) {
    return ask(new Read(1, 1, new CacheKey(3, name))).content();
  }

  private static Content ofBytes(int length) {
    return new Content(Bytes.of(new byte[length]), 1, Content.FOREVER);
  }

  @Test
  void removedKeyIsForgottenWhenNobodyCanOfferAnythingForIt() {
    commit("k", 5, MemoryContract.content("v", 1));
    commit("k", 6, Content.absent(2));

    driver.pass(MemoryMap.KEPT_MILLIS - 1);
    assertThat(commit("k", 4, MemoryContract.content("late", 3))).isEqualTo(Kind.OUTDATED);
    driver.pass(1);
    driver.step();

    assertThat(driver.map().cellCount()).isZero();
    assertThat(driver.map().bytes()).isZero();
  }

  @Test
  void offersAreRefusedForLongerThanTheyAreMade() {
    long offeredMillis = io.quorate.cache.CacheAgent.OFFER_NANOS_MAX / 1_000_000;
    assertThat(MemoryMap.KEPT_MILLIS).isGreaterThanOrEqualTo(offeredMillis * 3 / 2);
  }

  @Test
  void fenceOfAKeyWithoutAValueIsForgottenInTime() {
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));
    driver.pass(MemoryMap.KEPT_MILLIS);
    driver.step();

    assertThat(driver.map().cellCount()).isZero();
  }

  @Test
  void laterFenceIsKeptForAsLongAsTheFirst() {
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));
    driver.pass(MemoryMap.KEPT_MILLIS - 1);
    ask(new Fence(1, 1, KEY, new Grant(1, 7)));
    driver.pass(MemoryMap.KEPT_MILLIS - 1);

    assertThat(commit("key", 6, MemoryContract.content("late", 3))).isEqualTo(Kind.OUTDATED);
  }

  @Test
  void valueIsNotForgottenByAFenceThatIs() {
    commit("key", 1, MemoryContract.content("v", 1));
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));
    driver.pass(10 * MemoryMap.KEPT_MILLIS);
    driver.step();

    assertThat(read("key")).isEqualTo(MemoryContract.content("v", 1));
    assertThat(commit("key", 4, MemoryContract.content("late", 2))).isEqualTo(Kind.OUTDATED);
  }

  @Test
  void valueWhoseLifeHasEndedTakesNoRoomAndWhatItRefusesIsForgottenInTime() {
    commit("k", 5, new Content(Bytes.of(new byte[1_000]), 1, SECOND_NANOS));
    long withValue = driver.map().bytes();
    driver.pass(1_000);
    driver.step();

    assertThat(driver.map().bytes()).isEqualTo(withValue - 1_000);
    assertThat(driver.map().valueCount()).isZero();
    assertThat(driver.map().cellCount()).isEqualTo(1);

    driver.pass(MemoryMap.KEPT_MILLIS - 1_000);
    driver.step();
    assertThat(driver.map().cellCount()).isZero();
  }

  @Test
  void longLifeThatEndsLeavesNothingBehind() {
    commit("k", 5, new Content(Bytes.of(new byte[1_000]), 1, 120 * SECOND_NANOS));
    driver.pass(120_000);
    driver.step();

    assertThat(driver.map().cellCount()).isZero();
  }

  @Test
  void nextDeadlineIsTheFirstThatIsDue() {
    assertThat(driver.map().nextDeadlineMillis()).isEmpty();
    commit("forever", 1, MemoryContract.content("v", 1));
    assertThat(driver.map().nextDeadlineMillis()).isEmpty();

    commit("long", 1, new Content(Bytes.EMPTY, 1, 9 * SECOND_NANOS));
    commit("short", 1, new Content(Bytes.EMPTY, 1, 2 * SECOND_NANOS));

    assertThat(driver.map().nextDeadlineMillis()).hasValue(driver.nowMillis() + 2_000);
  }

  @Test
  void oneStepLetsGoABoundedNumberAndTheNextGoesOn() {
    int count = MemoryMap.EXPIRIES_MAX + 500;
    for (int i = 0; i < count; i++) {
      commit("k" + i, 1, new Content(Bytes.EMPTY, 1, SECOND_NANOS));
    }
    driver.pass(1_000);
    driver.step();

    assertThat(driver.map().valueCount()).isEqualTo(500);
    assertThat(driver.map().nextDeadlineMillis().orElseThrow())
        .isLessThanOrEqualTo(driver.nowMillis());
    for (int i = 0; i < count; i++) { // whether it has been let go or not
      assertThat(read("k" + i).isPresent()).isFalse();
    }
    driver.step();
    assertThat(driver.map().valueCount()).isZero();
  }

  @Test
  void fullMemoryTakesNothingMoreAndKeepsWhatItHas() {
    driver.bound(3_000);
    assertThat(commit("a", 1, ofBytes(1_000))).isEqualTo(Kind.DONE);
    assertThat(commit("b", 1, ofBytes(1_000))).isEqualTo(Kind.DONE);
    byte[] before = driver.state();

    assertThat(commit("c", 1, ofBytes(1_000))).isEqualTo(Kind.FULL);
    assertThat(commit("a", 2, ofBytes(1_900))).isEqualTo(Kind.FULL);

    assertThat(driver.state()).isEqualTo(before);
    assertThat(read("a").value()).isEqualTo(Bytes.of(new byte[1_000]));
    assertThat(commit("c", 1, ofBytes(100))).isEqualTo(Kind.DONE);
  }

  @Test
  void boundIsNeverPassed() {
    driver.bound(100_000);
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += commit("k" + i, 1, ofBytes(i)) == Kind.DONE ? 1 : 0;
      assertThat(driver.map().bytes()).isLessThanOrEqualTo(100_000);
    }
    assertThat(taken).isGreaterThan(100);
  }

  @Test
  void inAFullMemoryThingsMayShrinkAndGo() {
    commit("a", 1, ofBytes(1_000));
    commit("b", 1, ofBytes(1_000));
    driver.bound(500);

    assertThat(commit("a", 2, ofBytes(1_001))).isEqualTo(Kind.FULL);
    assertThat(commit("a", 2, ofBytes(1_000))).isEqualTo(Kind.DONE);
    assertThat(commit("a", 3, ofBytes(10))).isEqualTo(Kind.DONE);
    assertThat(commit("b", 2, Content.absent(2))).isEqualTo(Kind.DONE);
    assertThat(ask(new Fence(1, 1, KEY, new Grant(1, 5))).kind()).isEqualTo(Kind.DONE);
    assertThat(read("b").isPresent()).isFalse();
  }

  @Test
  void whatIsOutdatedIsSoInAFullMemoryToo() {
    commit("a", 5, ofBytes(1_000));
    driver.bound(1);

    assertThat(commit("a", 4, ofBytes(9_000))).isEqualTo(Kind.OUTDATED);
    assertThat(commit("a", 5, ofBytes(1_000))).isEqualTo(Kind.DONE);
  }

  /** Snapshots outlive versions: a changed form needs a new version of the machine's state. */
  @Test
  void formInTheSnapshotStaysAsItIs() {
    ask(new MemoryRequest.Raise(1, 300));
    ask(new MemoryRequest.Open(1, 300));
    ask(new Commit(1, 300, KEY, new Grant(300, 7), new Content(Bytes.EMPTY, 9, SECOND_NANOS)));
    ask(new Fence(1, 300, new CacheKey(3, "x"), new Grant(300, 8)));

    assertThat(HexFormat.of().formatHex(driver.state()))
        .isEqualTo(
            "ac02"
                + "ac02"
                + "80ade204"
                + "01" // term, open term, last version, last number
                + "02" // cells
                + "03"
                + "036b6579" // 3/key
                + "ac02"
                + "07"
                + "09"
                + "01" // grant, version, number
                + "d00f"
                + "e807" // ends, touched
                + "03"
                + "0178" // 3/x
                + "ac02"
                + "08"
                + "80ade204"
                + "00"
                + "ffffffffffffffff7f"
                + "e807");
  }

  @Test
  void everyCutOfAStateIsMalformed() {
    commit("a", 5, ofBytes(10));
    commit("b", 6, new Content(Bytes.EMPTY, 9, SECOND_NANOS));
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));
    byte[] state = driver.state();
    for (int length = 0; length < state.length; length++) {
      byte[] cut = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> driver.restored(cut)).isInstanceOf(MalformedBytes.class);
    }
  }

  @Test
  void turnedBitIsMalformedOrAnotherState() {
    commit("a", 5, ofBytes(10));
    commit("b", 6, new Content(Bytes.EMPTY, 9, SECOND_NANOS));
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));
    byte[] state = driver.state();
    for (int bit = 0; bit < state.length * Byte.SIZE; bit++) {
      byte[] damaged = state.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      MemoryMap read;
      try {
        read = driver.restored(damaged);
      } catch (MalformedBytes expected) {
        continue;
      }
      io.quorate.kernel.ByteWriter again = new io.quorate.kernel.ByteWriter();
      read.writeTo(again);
      assertThat(again.toByteArray()).as("bit %s", bit).isEqualTo(damaged);
    }
  }
}
