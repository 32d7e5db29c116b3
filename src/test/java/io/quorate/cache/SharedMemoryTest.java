package io.quorate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome.StoreAway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Goal: a memory that others write to, and that may be away, makes nobody read what is old. */
class SharedMemoryTest extends CacheRoom {
  @Test
  void changeFromOutsideIsReadByAllOnceTheHomeKnowsOfIt() {
    write("a", "k", "1");
    read("b", "k");
    read("c", "k");
    changeOutside("k", "theirs");
    assertThat(((Found) read("b", "k")).value().utf8()).isEqualTo("1");

    home.changedOutside(key("k"), now);
    home.changedOutside(key("nobody has it"), now);
    settle();

    for (String node : List.of("a", "b", "c")) {
      assertThat(shelf(node).read(key("k"), now)).as(node).isNull();
      assertThat(((Found) read(node, "k")).value().utf8()).as(node).isEqualTo("theirs");
    }
  }

  @Test
  void readThatWasUnderWayDuringAChangeFromOutsideLeavesNoLine() {
    write("c", "other", "1");
    read("b", "other"); // it has a lease
    write("a", "k", "1");
    call("a", "k", new CacheCall.Invalidate());
    agent("b").submit(100, key("k"), new CacheCall.Read(false), now);
    agent("b").effects().letters().forEach(letter -> take("b", letter));
    List<MemoryRequest> reads = home.effects().memory();
    List<MemoryAnswer> old = reads.stream().map(each -> memory.carryOut(each, now)).toList();
    changeOutside("k", "theirs");
    home.changedOutside(key("k"), now);
    home.changedOutside(key("k"), now);
    old.forEach(each -> home.remembered(each, now));
    settle();

    assertThat(answers.get(100L)).isInstanceOf(Found.class);
    assertThat(((Found) read("b", "k")).value().utf8()).isEqualTo("theirs");
  }

  @Test
  void homeThatWouldNotHearOfChangesGivesNoLeases() {
    write("a", "k", "1");
    home.hears(false);
    pass(1_100);
    agent("a").submit(100, key("k"), new CacheCall.Read(false), now);
    pass(1_000);
    assertThat(shelf("a").read(key("k"), now)).isNull();
    assertThat(answers.get(100L)).isInstanceOf(StoreAway.class);

    changeOutside("k", "theirs"); // nobody tells of it
    home.hears(true);
    agent("a").submit(101, key("k"), new CacheCall.Read(false), now);
    pass(100);
    assertThat(((Found) Objects.requireNonNull(answers.get(101L))).value().utf8())
        .isEqualTo("theirs");
  }

  @Test
  void leaseThatIsProvedWhenTheHomeHearsNothingAnyMoreIsNotGiven() {
    write("a", "k", "1");
    now += 600;
    agent("a").tick(now);
    agent("a").effects().letters().forEach(letter -> take("a", letter));
    home.hears(false);
    home.effects().confirmations().forEach(each -> home.confirmed(each, now));
    assertThat(home.effects().letters()).isEmpty();
  }

  @Test
  void linesFromBeforeADeafMomentDieEvenIfItWasShort() {
    write("a", "k", "1");
    home.hears(false);
    changeOutside("k", "theirs");
    home.hears(true);
    home.hears(true);
    pass(1_200);
    assertThat(((Found) read("a", "k")).value().utf8()).isEqualTo("theirs");
  }

  @Test
  void homeThatWouldNotHearOfChangesServesAndGrantsNothing() {
    write("a", "k", "1");
    read("b", "other");
    home.hears(false);
    assertThat(((Found) read("b", "k")).state()).isEqualTo(LineState.INVALID);
    assertThat(((Written) write("b", "k", "2")).state()).isEqualTo(LineState.INVALID);
    assertThat(shelf("b").read(key("k"), now)).isNull();
  }

  @Test
  void nodeThatIsToldOfAChangeBeforeItsHomeIsHasNoCopyAnyMore() {
    write("a", "k", "1");
    write("a", "l", "1");
    changeOutside("k", "theirs");
    agent("a").changedOutside(key("k"));
    assertThat(shelf("a").read(key("k"), now)).isNull();
    assertThat(shelf("a").read(key("l"), now)).isNotNull();

    agent("a").missedChanges();
    assertThat(shelf("a").read(key("l"), now)).isNull();
    assertThat(((Found) read("a", "k")).value().utf8()).isEqualTo("theirs");
  }

  @Test
  void dirtyLineWaitsForItsHomeWhenItIsToldOfAChange() {
    writeBack();
    write("a", "k", "1");
    agent("a").changedOutside(key("k"));
    assertThat(shelf("a").read(key("k"), now)).isNotNull();
  }

  /** What the home has read may be older than what the node has heard of. */
  @Test
  void changeThatIsHeardOfVoidsAFillThatIsUnderWay() {
    write("a", "k", "1");
    read("b", "other");
    agent("b").submit(100, key("k"), new CacheCall.Read(false), now);
    agent("b").effects().letters().forEach(letter -> take("b", letter));
    agent("b").changedOutside(key("k"));
    agent("b").submit(101, key("k"), new CacheCall.Read(false), now);
    settle();

    assertThat(answers.get(100L)).isInstanceOf(Found.class);
    assertThat(shelf("b").read(key("k"), now)).as("that of the second").isNotNull();
    assertThat(agent("b").counts().fromPeers() + agent("b").counts().fromMemory())
        .as("the second has asked anew")
        .isEqualTo(3);
  }

  @Test
  void memoryThatIsAwayIsSaidToBeAndNothingIsDone() {
    write("a", "k", "1");
    isAway = true;
    assertThat(read("b", "l")).isInstanceOf(StoreAway.class);
    assertThat(write("b", "k", "2")).isInstanceOf(StoreAway.class);
    assertThat(call("b", "k", new CacheCall.Delete(Condition.NONE))).isInstanceOf(StoreAway.class);
    isAway = false;
    assertThat(((Found) read("b", "k")).value().utf8()).isEqualTo("1");
    assertThat(write("b", "k", "2")).isInstanceOf(Written.class);
  }

  @Test
  void allWhoHaveJoinedAMissAreToldThatMemoryIsAway() {
    read("b", "other");
    isAway = true;
    for (int call = 100; call < 105; call++) {
      agent("b").submit(call, key("k"), new CacheCall.Read(false), now);
    }
    settle();
    for (long call = 100; call < 105; call++) {
      assertThat(answers.get(call)).isInstanceOf(StoreAway.class);
    }
  }

  @Test
  void whatAnOwnerYieldsWhileMemoryIsAwayStaysItsOwn() {
    writeBack();
    write("a", "k", "1");
    isAway = true;
    assertThat(read("b", "k")).isInstanceOf(StoreAway.class);
    isAway = false;
    assertThat(read("b", "k")).isInstanceOf(Found.class);
    assertThat(((Found) read("b", "k")).value().utf8()).isEqualTo("1");
    assertThat(agent("a").counts().lostWrites()).isZero();
  }

  @Test
  void withdrawnCallIsNeverCarriedOutUnlessItHasLeft() {
    write("a", "k", "1");
    read("b", "k");
    submitWrite("b", 100, "2");
    submitWrite("b", 101, "3");
    agent("b").submit(102, key("k"), new CacheCall.Read(false), now);
    assertThat(agent("b").withdraw(key("k"), 100, now)).as("it is on its way").isFalse();
    assertThat(agent("b").withdraw(key("k"), 101, now)).isTrue();
    assertThat(agent("b").withdraw(key("k"), 101, now)).as("it is gone").isFalse();
    assertThat(agent("b").withdraw(key("nobody asked"), 102, now)).isFalse();
    settle();

    assertThat(answers.get(100L)).isInstanceOf(Written.class);
    assertThat(answers).doesNotContainKey(101L);
    assertThat(((Found) Objects.requireNonNull(answers.get(102L))).value().utf8()).isEqualTo("2");
  }

  /** The answer is good for those who waited when the question left, and for nobody else. */
  @Test
  void readThatIsWithdrawnLeavesItsPlaceToNobody() {
    write("a", "k", "1");
    read("b", "other");
    for (boolean isBypass : new boolean[] {true, false}) {
      agent("b").submit(200, key("none"), new CacheCall.Read(isBypass), now);
      List<Letter> asked = agent("b").effects().letters();
      assertThat(agent("b").withdraw(key("none"), 200, now)).isTrue();
      agent("b").submit(201, key("none"), new CacheCall.Read(isBypass), now);
      asked.forEach(letter -> take("b", letter));
      HomeEffects effects = home.effects();
      effects.memory().forEach(each -> home.remembered(memory.carryOut(each, now), now));
      home.effects().letters().forEach(this::deliver);
      assertThat(agent("b").effects().answers()).as("the second has asked anew").isEmpty();
      settle();
    }
  }

  @Test
  void callsThatNobodyTakesLeaveNoTraceWhenTheyAreWithdrawn() {
    CacheAgent lonely = new CacheAgent(config, 9, new PlainShelf(), now);
    for (int round = 0; round < 3; round++) {
      for (int call = 1; call <= CacheAgent.WAITING_MAX; call++) {
        lonely.submit(call, key("k" + call), new CacheCall.Read(false), now);
      }
      assertThat(lonely.effects().answers()).as("round %s", round).isEmpty();
      for (int call = 1; call <= CacheAgent.WAITING_MAX; call++) {
        assertThat(lonely.withdraw(key("k" + call), call, now)).isTrue();
      }
    }
  }

  private void submitWrite(String node, long call, String value) {
    Bytes bytes = Bytes.of(value.getBytes(StandardCharsets.UTF_8));
    agent(node)
        .submit(call, key("k"), new CacheCall.Write(bytes, Content.FOREVER, Condition.NONE), now);
  }
}
