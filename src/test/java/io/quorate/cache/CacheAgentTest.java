package io.quorate.cache;

import static io.quorate.cache.CacheMessageKind.RECALL;
import static io.quorate.cache.CacheMessageKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheAnswer.Deleted;
import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Missing;
import io.quorate.cache.CacheAnswer.Unmatched;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome.MemoryFull;
import io.quorate.kernel.Outcome.Overloaded;
import io.quorate.kernel.Outcome.Unavailable;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Goal: what one node promises its callers. Method: two nodes and a home without any faults. */
class CacheAgentTest extends CacheRoom {
  @Test
  void readerThatIsAloneOwnsTheLineAndSharesItWithTheNext() {
    write("a", "k", "1");
    agents.remove("a"); // it says nothing any more
    pass(1_100);

    assertThat(read("b", "k")).isInstanceOf(Found.class);
    assertThat(state("b", "k")).isEqualTo(LineState.EXCLUSIVE);
    Found found = (Found) read("c", "k");
    assertThat(found.source()).isEqualTo(Source.PEER);
    assertThat(state("b", "k")).isEqualTo(LineState.SHARED);
    assertThat(state("c", "k")).isEqualTo(LineState.SHARED);
  }

  @Test
  void writeLeavesOneModifiedLine() {
    write("a", "k", "1");
    read("b", "k");
    write("b", "k", "2");

    assertThat(state("a", "k")).isEqualTo(LineState.INVALID);
    assertThat(state("b", "k")).isEqualTo(LineState.MODIFIED);
    assertThat(((Found) read("a", "k")).version()).isEqualTo(2);
  }

  @Test
  void conditionsCompareVersions() {
    assertThat(write("a", "k", "1", new Condition(7))).isEqualTo(new Unmatched(key("k"), 0));
    Written first = (Written) write("a", "k", "1", Condition.IF_ABSENT);
    assertThat(write("b", "k", "2", Condition.IF_ABSENT))
        .isEqualTo(new Unmatched(key("k"), first.version()));
    assertThat(write("b", "k", "2", new Condition(first.version()))).isInstanceOf(Written.class);
    assertThat(write("a", "k", "3", new Condition(first.version()))).isInstanceOf(Unmatched.class);
  }

  @Test
  void versionsRiseOverDeletions() {
    long first = ((Written) write("a", "k", "1")).version();
    assertThat(call("b", "k", new CacheCall.Delete(Condition.NONE))).isInstanceOf(Deleted.class);
    assertThat(call("b", "k", new CacheCall.Delete(Condition.NONE))).isInstanceOf(Missing.class);
    assertThat(read("a", "k")).isInstanceOf(Missing.class);
    assertThat(((Written) write("a", "k", "2")).version()).isGreaterThan(first + 1);
  }

  @Test
  void lineThatWasUsedLeastRecentlyMakesRoom() {
    for (String key : List.of("k1", "k2", "k3")) {
      now++;
      write("a", key, "1");
    }
    now++;
    read("a", "k1");
    now++;
    write("a", "k4", "1");

    assertThat(state("a", "k2")).isEqualTo(LineState.INVALID);
    assertThat(state("a", "k1")).isEqualTo(LineState.MODIFIED);
    assertThat(agent("a").counts().evictions()).isEqualTo(1);
    assertThat(home.view(key("k2")).holders()).isEmpty();
  }

  @Test
  void dirtyLineIsWrittenBackBeforeItGoes() {
    writeBack();
    for (String key : List.of("k1", "k2", "k3", "k4", "k5")) {
      now++;
      write("a", key, "1");
    }

    assertThat(state("a", "k1")).isEqualTo(LineState.INVALID);
    assertThat(memory.content(key("k1"), now).isPresent()).isTrue();
    assertThat(memory.content(key("k5"), now).isPresent()).isFalse();
    assertThat(read("b", "k5")).isInstanceOf(Found.class);
    assertThat(memory.content(key("k5"), now).isPresent()).isTrue();
  }

  @Test
  void dirtyLinesAreFlushedNowAndThenAndAtTheEnd() {
    writeBack();
    write("a", "k1", "1");
    assertThat(agent("a").isSettled()).isFalse();
    pass(350);
    assertThat(agent("a").isSettled()).isTrue();
    assertThat(state("a", "k1")).isEqualTo(LineState.MODIFIED);

    write("a", "k1", "2");
    agent("a").close(now);
    settle();
    assertThat(agent("a").isSettled()).isTrue();
    assertThat(memory.content(key("k1"), now).version()).isEqualTo(2);
    assertThat(read("a", "k1")).isInstanceOf(Unavailable.class);
  }

  @Test
  void valueIsReadForNoLongerThanItLives() {
    call("a", "k", new CacheCall.Write(Bytes.EMPTY, 400, Condition.NONE));
    assertThat(read("b", "k")).isInstanceOf(Found.class);
    pass(400);
    assertThat(shelf("b").read(key("k"), now)).isNull();
    assertThat(read("b", "k")).isInstanceOf(Missing.class);
    assertThat(read("a", "k")).isInstanceOf(Missing.class);
  }

  @Test
  void expiredDirtyValueDoesNotGiveWayToTheOneBefore() {
    writeBack();
    write("a", "k", "1");
    pass(350);
    call("a", "k", new CacheCall.Write(Bytes.EMPTY, 100, Condition.NONE));
    pass(100);

    assertThat(read("a", "k")).isInstanceOf(Missing.class);
    assertThat(read("b", "k")).isInstanceOf(Missing.class);
  }

  @Test
  void readThatPassesByLeavesNoLine() {
    write("a", "k", "1");
    Found found = (Found) call("b", "k", new CacheCall.Read(true));
    assertThat(found.state()).isEqualTo(LineState.INVALID);
    assertThat(state("b", "k")).isEqualTo(LineState.INVALID);
  }

  @Test
  void invalidatedKeyComesFromMemory() {
    writeBack();
    write("a", "k", "1");
    call("b", "k", new CacheCall.Invalidate());

    assertThat(state("a", "k")).isEqualTo(LineState.INVALID);
    assertThat(((Found) read("b", "k")).source()).isEqualTo(Source.MEMORY);
    assertThat(state("b", "k")).isEqualTo(LineState.EXCLUSIVE);
  }

  @Test
  void callsThatWaitForOneKeyAreBounded() {
    CacheAgent agent = agent("a");
    for (int call = 1; call <= CacheAgent.WAITING_PER_KEY_MAX; call++) {
      agent.submit(call, key("k"), new CacheCall.Read(false), now);
    }
    assertThat(agent.effects().answers()).isEmpty();
    agent.submit(5_000, key("k"), new CacheCall.Read(false), now);
    assertThat(agent.effects().answers())
        .extracting(AgentEffects.Answer::outcome)
        .hasOnlyElementsOfType(Overloaded.class)
        .hasSize(1);
  }

  @Test
  void missesAreJoined() {
    write("a", "k", "1");
    read("b", "other");
    long before = agent("b").counts().fromPeers() + agent("b").counts().fromMemory();
    for (int call = 100; call < 110; call++) {
      agent("b").submit(call, key("k"), new CacheCall.Read(false), now);
    }
    List<Letter> letters = agent("b").effects().letters();
    assertThat(letters).extracting(letter -> letter.message().kind()).containsExactly(REQUEST);

    letters.forEach(letter -> home.receive(new NodeId("b"), letter.message(), now));
    settle();
    for (long call = 100; call < 110; call++) {
      assertThat(answers.get(call)).as("call %s", call).isInstanceOf(Found.class);
    }
    assertThat(agent("b").counts().fromPeers() + agent("b").counts().fromMemory())
        .isEqualTo(before + 1);
  }

  @Test
  void callThatIsWithdrawnIsAnsweredToNobodyAndTheOthersAre() {
    write("a", "k", "1");
    read("b", "other");
    agent("b").submit(100, key("k"), new CacheCall.Read(false), now);
    agent("b").submit(101, key("k"), new CacheCall.Read(false), now);
    assertThat(agent("b").withdraw(key("k"), 100, now)).isTrue();
    settle();

    assertThat(answers).doesNotContainKey(100L);
    assertThat(answers.get(101L)).isInstanceOf(Found.class);
  }

  @Test
  void suspendedMachineReadsNothingThatItHad() {
    write("a", "k", "1");
    assertThat(shelf("a").read(key("k"), now)).isNotNull();
    agent("a").clockJumped(now, new Suspension(1_000_000));
    assertThat(shelf("a").read(key("k"), now)).isNull();
    assertThat(read("a", "k")).isInstanceOf(Found.class);
  }

  @Test
  void whatASuspendedMachineHadWrittenIsOfferedUnlessItStoodStillForTooLong() {
    writeBack();
    write("a", "k", "1");
    agent("a").clockJumped(now, new Suspension(1_000_000));
    pass(100);
    assertThat(memory.content(key("k"), now).isPresent()).isTrue();

    write("a", "l", "1");
    agent("a").clockJumped(now, new Suspension(1_000 + CacheAgent.OFFER_NANOS_MAX));
    pass(100);
    assertThat(memory.content(key("l"), now).isPresent()).isFalse();
    assertThat(agent("a").counts().lostWrites()).isEqualTo(1);
  }

  /** Memory refuses what is older for a while only. */
  @Test
  void writeIsOfferedForATimeThatBeginsWithTheEndOfTheLease() {
    writeBack();
    write("a", "k", "1");
    now += 900 + CacheAgent.OFFER_NANOS_MAX; // it stood still, and so did everybody else
    assertThat(agent("a").isSettled()).isFalse();
    pass(200);
    assertThat(memory.content(key("k"), now).isPresent()).as("not yet too late").isTrue();

    write("a", "k", "2");
    now += 1_100 + CacheAgent.OFFER_NANOS_MAX;
    pass(1_000);
    assertThat(memory.content(key("k"), now).version()).as("too late").isEqualTo(1);
    assertThat(agent("a").counts().lostWrites()).isEqualTo(1);
    assertThat(agent("a").isSettled()).isTrue();
  }

  @Test
  void offerThatIsUnderWayWhenItsTimeIsOverIsTakenBack() {
    writeBack();
    write("a", "k", "1");
    now += 1_100;
    agent("a").tick(now); // asks for a lease
    Letter ask = agent("a").effects().letters().get(0);
    home.receive(new NodeId("a"), ask.message(), now);
    home.effects().confirmations().forEach(each -> home.confirmed(each, now));
    home.effects().letters().forEach(this::deliver);
    agent("a").tick(now); // offers, and the offer gets lost
    assertThat(agent("a").effects().letters())
        .extracting(letter -> letter.message().kind())
        .containsExactly(REQUEST);

    now += CacheAgent.OFFER_NANOS_MAX;
    agent("a").tick(now);
    assertThat(agent("a").effects().letters())
        .extracting(letter -> letter.message().kind())
        .doesNotContain(REQUEST);
    assertThat(agent("a").isSettled()).isTrue();
    pass(100);
    assertThat(read("a", "k")).isInstanceOf(Missing.class);
  }

  @Test
  void recalledWriteThatIsTooOldIsNotYielded() {
    writeBack();
    write("a", "k", "1");
    agent("a").clockJumped(now, new Suspension(1_000_000));
    agent("a").effects();
    now += CacheAgent.OFFER_NANOS_MAX;
    LeaseId lease = new LeaseId(0, 1, 1);
    agent("a").receive(HOME, new CacheMessage.Recall(lease, key("k"), 99, false), now);

    CacheMessage.Yield yield = (CacheMessage.Yield) agent("a").effects().letters().get(0).message();
    assertThat(yield.content()).isNull();
    assertThat(yield.dirtyBy()).isNull();
  }

  @Test
  void deletedValueThatMemoryHadNoRoomForDoesNotReturn() {
    writeBack();
    memory.bound(1);
    write("c", "other", "1");
    pass(350);
    write("a", "k", "1");
    assertThat(call("b", "k", new CacheCall.Delete(Condition.NONE))).isInstanceOf(Deleted.class);

    memory.bound(9);
    pass(2_000);
    assertThat(memory.content(key("k"), now).isPresent()).isFalse();
    assertThat(read("b", "k")).isInstanceOf(Missing.class);
    assertThat(agent("a").isSettled()).isTrue();
  }

  @Test
  void ownerWhoseValueMemoryCanNeitherKeepNorRemoveGoesOnAsTheOwner() {
    writeBack();
    memory.bound(0);
    write("a", "k", "1");
    assertThat(call("b", "k", new CacheCall.Delete(Condition.NONE))).isInstanceOf(MemoryFull.class);
    assertThat(read("b", "k")).isInstanceOf(MemoryFull.class);

    memory.bound(9);
    assertThat(((Found) read("b", "k")).value().utf8()).isEqualTo("1");
  }

  @Test
  void dirtyLinesAreBoundedWhileMemoryIsFull() {
    writeBack();
    memory.bound(0);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      now += 100;
      refused += write("a", "k" + i, "1") instanceof MemoryFull ? 1 : 0;
    }
    assertThat(refused).isEqualTo(20 - 2 * LINES - 1);
    assertThat(agent("a").counts().dirty()).isEqualTo(2 * LINES + 1);

    memory.bound(99);
    pass(1_000);
    assertThat(write("a", "k19", "1")).isInstanceOf(Written.class);
  }

  @Test
  void dirtyBytesAreBoundedWhileMemoryIsFull() {
    config = new CacheConfig(WritePolicy.BACK, 1_000, 50, 300, 100, 10_000, 100);
    home = home();
    memory.bound(0);
    int taken = 0;
    for (int i = 0; i < 20; i++) {
      CacheCall.Write grown =
          new CacheCall.Write(Bytes.of(new byte[i * 2_000]), Content.FOREVER, Condition.NONE);
      taken += call("a", "k", grown) instanceof Written ? 1 : 0;
    }
    assertThat(taken).isBetween(10, 12);
  }

  /** Under many writes there is always something that was recalled just now. */
  @Test
  void leaseGoesOnWhileInvalidationsAreAnswered() {
    write("a", "k", "1");
    read("b", "k");
    LeaseId before = Objects.requireNonNull(shelf("b").lease(0)).id();
    for (int round = 0; round < 100; round++) {
      CacheCall.Write write = new CacheCall.Write(Bytes.EMPTY, Content.FOREVER, Condition.NONE);
      agent("a").submit(1_000 + round, key("k"), write, now);
      agent("a").effects().letters().forEach(letter -> take("a", letter));
      home.effects().memory().forEach(each -> home.remembered(memory.carryOut(each, now), now));
      List<Letter> recalls = home.effects().letters();
      assertThat(recalls).extracting(letter -> letter.message().kind()).contains(RECALL);
      now += 60;
      agent("b").tick(now); // asks to go on only when something has been recalled
      agent("b").effects().letters().forEach(letter -> take("b", letter));
      recalls.forEach(this::deliver);
      agent("a").tick(now);
      home.tick(now);
      settle();
      read("b", "k");
    }
    assertThat(home.counts().waitedOut()).isZero();
    assertThat(Objects.requireNonNull(shelf("b").lease(0)).id()).isEqualTo(before);
  }
}
