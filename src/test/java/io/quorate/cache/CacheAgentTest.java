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
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.MemoryFull;
import io.quorate.kernel.Outcome.Overloaded;
import io.quorate.kernel.Outcome.Unavailable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: what one node promises its callers. Method: two nodes and a home without any faults. */
class CacheAgentTest {
  private static final int LINES = 3;
  private static final NodeId HOME = new NodeId("h");

  private final TreeMap<String, CacheAgent> agents = new TreeMap<>();
  private final TreeMap<String, PlainShelf> shelves = new TreeMap<>();
  private final TreeMap<Long, Outcome> answers = new TreeMap<>();
  private final PlainMemory memory = new PlainMemory();
  private CacheConfig config = config(WritePolicy.THROUGH);
  private Directory home = home();
  private long now = 1;
  private long lastCall;

  private static CacheConfig config(WritePolicy policy) {
    return new CacheConfig(policy, 1_000, 50, 300, LINES, 1 << 20, 100);
  }

  private Directory home() {
    return new Directory(config, 0, 1, List.of(), 0);
  }

  private void writeBack() {
    config = config(WritePolicy.BACK);
    home = home();
  }

  private CacheAgent agent(String node) {
    return agents.computeIfAbsent(
        node,
        name -> {
          PlainShelf shelf = new PlainShelf();
          shelves.put(name, shelf);
          CacheAgent agent = new CacheAgent(config, name.charAt(0), shelf, now);
          agent.home(0, HOME, 1, now);
          return agent;
        });
  }

  private PlainShelf shelf(String node) {
    return Objects.requireNonNull(shelves.get(node));
  }

  private static CacheKey key(String name) {
    return new CacheKey(0, name);
  }

  private Outcome call(String node, String key, CacheCall wanted) {
    long call = ++lastCall;
    agent(node).submit(call, key(key), wanted, now);
    settle();
    Outcome answer = answers.get(call);
    if (answer == null) {
      throw new AssertionError("no answer to " + wanted);
    }
    return answer;
  }

  private Outcome read(String node, String key) {
    return call(node, key, new CacheCall.Read(false));
  }

  private Outcome write(String node, String key, String value) {
    return write(node, key, value, Condition.NONE);
  }

  private Outcome write(String node, String key, String value, Condition condition) {
    Bytes bytes = Bytes.of(value.getBytes(StandardCharsets.UTF_8));
    return call(node, key, new CacheCall.Write(bytes, Content.FOREVER, condition));
  }

  private void settle() {
    boolean isBusy = true;
    while (isBusy) {
      HomeEffects effects = home.effects();
      isBusy = !effects.isEmpty();
      effects.letters().forEach(letter -> deliver(letter));
      effects.memory().forEach(each -> home.remembered(memory.carryOut(each, now), now));
      effects.confirmations().forEach(each -> home.confirmed(each, now));
      for (String node : new ArrayList<>(agents.keySet())) {
        AgentEffects of = agent(node).effects();
        isBusy |= !of.isEmpty();
        of.letters().forEach(letter -> home.receive(new NodeId(node), letter.message(), now));
        of.rechecks().forEach(each -> agent(node).recheck(each, now));
        of.answers().forEach(each -> answers.put(each.call(), each.outcome()));
      }
    }
  }

  private void take(String from, Letter letter) {
    home.receive(new NodeId(from), letter.message(), now);
  }

  private void deliver(Letter letter) {
    agent(letter.to().value()).receive(HOME, letter.message(), now);
  }

  private void pass(long nanos) {
    for (long left = nanos; left > 0; left -= 50) {
      now += 50;
      agents.values().forEach(agent -> agent.tick(now));
      home.tick(now);
      settle();
    }
  }

  private LineState state(String node, String key) {
    Line line = agent(node).line(key(key));
    return line == null ? LineState.INVALID : line.state();
  }

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
  void callThatIsAbandonedIsAnsweredToNobodyAndTheOthersAre() {
    write("a", "k", "1");
    read("b", "other");
    agent("b").submit(100, key("k"), new CacheCall.Read(false), now);
    agent("b").submit(101, key("k"), new CacheCall.Read(false), now);
    agent("b").abandon(key("k"), 100);
    agent("b").abandon(key("nobody asked"), 101);
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

  private void changeOutside(String key, String value) {
    Content theirs = MemoryContract.content(value, 9);
    memory.carryOut(new MemoryRequest.Commit(1, 1, key(key), new Grant(1, 500), theirs), now);
  }

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
    assertThat(answers).doesNotContainKey(100L);

    changeOutside("k", "theirs"); // nobody tells of it
    home.hears(true);
    pass(100);
    assertThat(((Found) Objects.requireNonNull(answers.get(100L))).value().utf8())
        .isEqualTo("theirs");
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
}
