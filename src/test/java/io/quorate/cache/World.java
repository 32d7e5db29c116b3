package io.quorate.cache;

import io.quorate.cache.AgentEffects.Answer;
import io.quorate.cache.Scene.Fault;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes, one key, and everything that is under way between them. A state of the search:
 * {@link #fork} copies it, and what then acts is copied before it does.
 */
final class World {
  static final int NODES = 3;
  static final int LEASE = 100;
  static final int JUMP = 51;
  static final CacheKey KEY = new CacheKey(0, "k");

  /** What a key without a value has, as a monitor sees it. */
  static final int NOTHING = 12;

  private static final List<NodeId> IDS =
      List.of(new NodeId("a"), new NodeId("b"), new NodeId("c"));

  private static final FormerLessees NOBODY = new FormerLessees(List.of(), true);

  /** A message on its way. */
  record Mail(int from, int to, CacheMessage message, long fingerprint) {}

  /** A question to memory on its way. */
  record Question(int home, MemoryRequest request) {}

  /** An agent and its shelf. */
  static final class Node {
    final PlainShelf shelf = new PlainShelf();
    final CacheAgent agent;

    Node(CacheConfig config, long incarnation) {
      agent = new CacheAgent(config, incarnation, shelf, 0);
    }
  }

  final Scene scene;
  final CacheConfig config;
  final @Nullable Node[] nodes = new @Nullable Node[NODES];
  final @Nullable Directory[] homes;
  final long[] prints;
  PlainMemory memory = new PlainMemory();
  List<Mail> mails = new ArrayList<>();
  List<Question> questions = new ArrayList<>();
  final long[] rechecks = new long[NODES];
  final int[] called = new int[NODES];
  int now;
  int term = 1;
  int jumps;
  int losses;
  int duplicates;
  int crashes;
  boolean hasDirtyDead;
  int homeListensSince;
  RegisterMonitor monitor;
  Grant lastGrant = Grant.NONE;
  long answeredVersion;

  /** The version that each value has had in memory; values differ from write to write. */
  final long[] versions = new long[16];

  /** The value of each version that a client was told, or memory has had. */
  TreeMap<Long, Integer> named = new TreeMap<>();

  String broken = "";

  World(Scene scene) {
    this.scene = scene;
    config = new CacheConfig(scene.policy(), LEASE, JUMP, JUMP, 10, 1 << 20, 10);
    homes = new @Nullable Directory[scene.times(Fault.HOME) + 1];
    prints = new long[NODES + homes.length];
    monitor = RegisterMonitor.of(scene.calls().stream().mapToInt(World::writeOf).toArray());
    begin();
  }

  private World(World other) {
    scene = other.scene;
    config = other.config;
    System.arraycopy(other.nodes, 0, nodes, 0, NODES);
    homes = other.homes.clone();
    prints = other.prints.clone();
    memory = other.memory;
    mails = new ArrayList<>(other.mails);
    questions = new ArrayList<>(other.questions);
    System.arraycopy(other.rechecks, 0, rechecks, 0, NODES);
    System.arraycopy(other.called, 0, called, 0, NODES);
    now = other.now;
    term = other.term;
    jumps = other.jumps;
    losses = other.losses;
    duplicates = other.duplicates;
    crashes = other.crashes;
    hasDirtyDead = other.hasDirtyDead;
    homeListensSince = other.homeListensSince;
    monitor = other.monitor;
    lastGrant = other.lastGrant;
    answeredVersion = other.answeredVersion;
    System.arraycopy(other.versions, 0, versions, 0, versions.length);
    named = other.named;
  }

  World fork() {
    return new World(this);
  }

  /** What the call would write; 0 for a read. */
  private static int writeOf(String call) {
    String what = call.substring(2);
    return switch (what.charAt(0)) {
      case 'w' -> Integer.parseInt(what.substring(1));
      case 'd' -> NOTHING;
      default -> 0;
    };
  }

  static int valueOf(@Nullable Bytes value) {
    return value == null ? NOTHING : value.array()[0];
  }

  static Bytes bytes(int value) {
    return Bytes.of(new byte[] {(byte) value});
  }

  /** All nodes have leases of the first home, which is open, and the key has the value 0. */
  private void begin() {
    memory.carryOut(
        new MemoryRequest.Commit(0, 0, KEY, Grant.NONE, new Content(bytes(0), 1, Content.FOREVER)),
        0);
    for (int node = 0; node < NODES; node++) {
      nodes[node] = new Node(config, node + 1);
      print(node);
    }
    homes[0] = new Directory(config, 0, 1, NOBODY, 0);
    collectHome(0);
    while (!questions.isEmpty()) {
      answer(0);
    }
    for (int node = 0; node < NODES; node++) {
      act(node, (agent, at) -> agent.home(0, IDS.get(0), 1, at));
      act(node, (agent, at) -> agent.submit(99, KEY, new CacheCall.Read(true), at));
    }
    settle();
    for (int index = 0; index < scene.begun(); index++) {
      call(scene.calls().get(index).charAt(0) - 'a');
      settle();
    }
    if (scene.times(Fault.LATE) > 0) {
      comeLate();
    }
  }

  /** Time passes for all but one node, to which nothing comes. */
  private void comeLate() {
    if (scene.times(Fault.HOME) > 0) {
      changeHome();
      settleWithoutB();
      learnHome(2);
    }
    for (int left = scene.times(Fault.LATE); left > 0; left--) {
      jump();
      tick(2);
      settleWithoutB();
      tick(NODES + term - 1);
      settleWithoutB();
    }
    jumps = 0;
  }

  private void settleWithoutB() {
    while (!mails.isEmpty() || !questions.isEmpty()) {
      mails.removeIf(mail -> mail.from == 1 || mail.to == 1);
      if (!questions.isEmpty()) {
        answer(0);
      } else if (!mails.isEmpty()) {
        deliver(0, false);
      }
    }
  }

  private void settle() {
    while (!mails.isEmpty() || !questions.isEmpty() || rechecks[1] + rechecks[2] > 0) {
      if (!questions.isEmpty()) {
        answer(0);
      } else if (!mails.isEmpty()) {
        deliver(0, false);
      } else {
        recheck(rechecks[1] > 0 ? 1 : 2);
      }
    }
  }

  // ---- what may happen -------------------------------------------------------------------

  /** A client of the node makes its next call. */
  void call(int node) {
    int index = nextCall(node);
    called[node]++;
    String call = scene.calls().get(index);
    monitor = monitor.invoke(index);
    CacheCall wanted = wanted(call);
    act(node, (agent, at) -> agent.submit(index + 1, KEY, wanted, at));
  }

  private static CacheCall wanted(String call) {
    return switch (call.charAt(2)) {
      case 'w' -> new CacheCall.Write(bytes(writeOf(call)), Content.FOREVER, Condition.NONE);
      case 'd' -> new CacheCall.Delete(Condition.NONE);
      case 'i' -> new CacheCall.Invalidate();
      case 'b' -> new CacheCall.Read(true);
      default -> new CacheCall.Read(false);
    };
  }

  /** The index of the node's next call; -1 if it has made all, or waits for an answer. */
  int nextCall(int node) {
    int of = 0;
    for (int index = 0; index < scene.calls().size(); index++) {
      if (scene.calls().get(index).charAt(0) - 'a' == node && of++ == called[node]) {
        return index;
      }
    }
    return -1;
  }

  void deliver(int index, boolean isKept) {
    Mail mail = isKept ? mails.get(index) : mails.remove(index);
    if (mail.message.kind().isForHome()) {
      for (int home = 0; home < homes.length; home++) {
        if (homes[home] != null && mail.to == home % NODES) {
          actHome(home, (directory, at) -> directory.receive(IDS.get(mail.from), mail.message, at));
        }
      }
    } else if (nodes[mail.to] != null) {
      act(mail.to, (agent, at) -> agent.receive(IDS.get(mail.from), mail.message, at));
    }
  }

  /** Memory carries out a question, and its home hears of it. */
  void answer(int index) {
    Question question = questions.remove(index);
    memory = ObjectGraph.copy(memory);
    if (question.request instanceof MemoryRequest.Open
        && question.request.term() >= memory.term()) {
      loseUnsettled();
    }
    MemoryAnswer answer = memory.carryOut(question.request, now);
    if (question.request instanceof MemoryRequest.Raise) {
      homeListensSince = now;
    }
    checkVersion();
    Grant grant = memory.grant(KEY);
    check(grant.compareTo(lastGrant) >= 0, "sequences never go back");
    lastGrant = grant;
    if (homes[question.home] != null) {
      actHome(question.home, (directory, at) -> directory.remembered(answer, at));
    }
  }

  private void checkVersion() {
    Content content = memory.content(KEY, now);
    int value = valueOf(content.value());
    if (value != NOTHING) {
      boolean isKnown = versions[value] == 0 || versions[value] == content.version();
      check(isKnown, "no write is carried out twice");
      versions[value] = content.version();
      name(content.version(), value);
    }
  }

  private void name(long version, int value) {
    Integer known = named.get(version);
    if (known == null) {
      named = new TreeMap<>(named);
      named.put(version, value);
    }
    check(known == null || known == value, "a version names one value for ever");
  }

  /** What nobody came to offer in time is lost, and only if nobody could. */
  private void loseUnsettled() {
    boolean hadTime = now - homeListensSince >= LEASE;
    boolean isUnsettled = false;
    for (Node node : nodes) {
      isUnsettled |= node != null && !node.agent.isSettled();
    }
    check(hadTime || !isUnsettled, "nothing is given up that has not had time to be offered");
    if (hasDirtyDead || isUnsettled) {
      monitor = monitor.regress(valueOf(memory.content(KEY, now).value()));
    }
  }

  void tick(int actor) {
    if (actor < NODES) {
      act(actor, CacheAgent::tick);
    } else {
      actHome(actor - NODES, Directory::tick);
    }
  }

  /** The shell looks at the clock again for all writes that wait for it. */
  void recheck(int node) {
    long calls = rechecks[node];
    rechecks[node] = 0;
    for (int call = 1; call <= scene.calls().size(); call++) {
      long number = call;
      if ((calls & (1L << call)) != 0) {
        act(node, (agent, at) -> agent.recheck(number, at));
      }
    }
  }

  void jump() {
    now += JUMP;
    jumps++;
  }

  void crash(int node) {
    crashes++;
    Node dead = nodes[node];
    hasDirtyDead |= dead != null && !dead.agent.isSettled();
    nodes[node] = null;
    rechecks[node] = 0;
    prints[node] = 0;
    for (int home = 0; home < homes.length; home++) {
      if (home % NODES == node) {
        homes[home] = null;
        prints[NODES + home] = 0;
      }
    }
  }

  /** The next node leads; the one before may not know it yet. */
  void changeHome() {
    int home = term++;
    homes[home] = new Directory(config, 0, term, formerLessees(), now);
    collectHome(home);
  }

  private FormerLessees formerLessees() {
    return new FormerLessees(scene.areLesseesKnown() ? IDS : List.of(), scene.areLesseesKnown());
  }

  boolean knowsHome(int node) {
    Node each = nodes[node];
    return each == null || each.agent.term(0) == term;
  }

  void learnHome(int node) {
    act(node, (agent, at) -> agent.home(0, IDS.get((term - 1) % NODES), term, at));
  }

  // ---- how it does ------------------------------------------------------------------------

  private void act(int node, BiConsumer<CacheAgent, Long> input) {
    Node acting = ObjectGraph.copy(Objects.requireNonNull(nodes[node]));
    nodes[node] = acting;
    input.accept(acting.agent, (long) now);
    AgentEffects effects = acting.agent.effects();
    print(node);
    for (Letter letter : effects.letters()) {
      post(node, letter);
    }
    for (Long call : effects.rechecks()) {
      rechecks[node] |= 1L << call;
    }
    for (Answer answer : effects.answers()) {
      if (answer.call() < 99) {
        hear((int) answer.call() - 1, answer.outcome());
      }
    }
  }

  private void print(int node) {
    prints[node] = ObjectGraph.fingerprint(Objects.requireNonNull(nodes[node]));
  }

  private void post(int from, Letter letter) {
    int to = IDS.indexOf(letter.to());
    long print =
        ObjectGraph.mixed(ObjectGraph.fingerprint(letter.message()), from * (long) NODES + to);
    mails.add(new Mail(from, to, letter.message(), print));
  }

  private void actHome(int home, BiConsumer<Directory, Long> input) {
    Directory before = Objects.requireNonNull(homes[home]);
    Directory acting = ObjectGraph.copy(before);
    homes[home] = acting;
    input.accept(acting, (long) now);
    collectHome(home);
    if (acting.counts().lostOwners() > before.counts().lostOwners()) {
      check(readableOwner() == null, "an owner is lost only once it cannot read");
      monitor = monitor.regress(valueOf(memory.content(KEY, now).value()));
    }
  }

  private void collectHome(int home) {
    Directory directory = Objects.requireNonNull(homes[home]);
    HomeEffects effects = directory.effects();
    for (Letter letter : effects.letters()) {
      post(home % NODES, letter);
    }
    for (MemoryRequest request : effects.memory()) {
      questions.add(new Question(home, request));
    }
    for (Long confirmation : effects.confirmations()) {
      if (home == term - 1) { // a majority would tell an older one that it leads no longer
        directory.confirmed(confirmation, now);
      }
    }
    if (!effects.confirmations().isEmpty()) {
      collectHome(home);
      return;
    }
    prints[NODES + home] = ObjectGraph.fingerprint(directory);
  }

  private void hear(int call, Outcome outcome) {
    RegisterMonitor after = monitor;
    if (outcome instanceof CacheAnswer.Found found) {
      after = monitor.answer(call, valueOf(found.value()));
      name(found.version(), valueOf(found.value()));
    } else if (outcome instanceof CacheAnswer.Missing) {
      after = monitor.answer(call, NOTHING);
    } else if (outcome instanceof CacheAnswer.Written written) {
      after = monitor.answer(call, 0);
      check(isUnderLease(call), "a write is done only under its lease");
      answeredVersion = Math.max(answeredVersion, written.version());
      name(written.version(), writeOf(scene.calls().get(call)));
    } else if (outcome instanceof CacheAnswer.Deleted) {
      after = monitor.answer(call, 0);
    } else if (outcome instanceof Outcome.Overloaded) {
      after = monitor.refuse(call);
    }
    if (after == null) {
      check(false, "calls are linearizable");
    } else {
      monitor = after;
    }
  }

  private boolean isUnderLease(int call) {
    Node node = nodes[scene.calls().get(call).charAt(0) - 'a'];
    Lease lease = node == null ? null : node.shelf.lease(0);
    return scene.policy() == WritePolicy.THROUGH || (lease != null && lease.isValidAt(now));
  }

  // ---- what has to hold -------------------------------------------------------------------

  private void check(boolean claim, String law) {
    if (!claim && broken.isEmpty()) {
      broken = law;
    }
  }

  @Nullable Line readable(int node) {
    Node each = nodes[node];
    return each == null ? null : each.shelf.read(KEY, now);
  }

  private @Nullable Line readableOwner() {
    for (int node = 0; node < NODES; node++) {
      Line line = readable(node);
      if (line != null && line.state().isOwned()) {
        return line;
      }
    }
    return null;
  }

  void checkLaws() {
    Content kept = memory.content(KEY, now);
    Line first = null;
    for (int node = 0; node < NODES; node++) {
      Line line = readable(node);
      if (line == null) {
        continue;
      }
      // With write-through the owner under an older home cannot write any more, so copies of it
      // may be read while the newer home rebuilds.
      boolean isAlone =
          first == null
              || !(line.state().isOwned() || first.state().isOwned())
              || (scene.policy() == WritePolicy.THROUGH
                  && line.lease().term() != first.lease().term());
      check(isAlone, "nobody reads beside an owner");
      check(
          first == null
              || (first.version() == line.version() && first.value().equals(line.value())),
          "all copies are equal");
      first = line;
      boolean isKept =
          kept.version() == line.version() && valueOf(line.value()) == valueOf(kept.value());
      check(scene.policy() == WritePolicy.BACK || isKept, "no copy differs from memory");
      check(rechecks[node] != 0 || monitor.mayBe(valueOf(line.value())), "no copy is stale");
      checkHome(node, line);
    }
    check(
        scene.policy() == WritePolicy.BACK || kept.version() >= answeredVersion,
        "no write-through value is lost");
  }

  /** The home of the line's term knows of it, and holds its lease valid for as long. */
  private void checkHome(int node, Line line) {
    long of = line.lease().term();
    Directory directory = of <= homes.length ? homes[(int) of - 1] : null;
    Node holder = nodes[node];
    if (directory == null || holder == null) {
      return;
    }
    Lease lease = holder.shelf.lease(0);
    LineState known = directory.view(KEY).holders().get(IDS.get(node));
    check(known != null, "the home knows who can read");
    check(!line.state().isOwned() || (known != null && known.isOwned()), "the home knows owners");
    check(
        lease == null || directory.leaseEndNanos(IDS.get(node)) >= lease.endsAtNanos(),
        "the home's lease covers the node's");
  }

  long fingerprint() {
    long hash = 7;
    for (long print : prints) {
      hash = ObjectGraph.mixed(hash, print);
    }
    long inFlight = 0;
    for (Mail mail : mails) {
      inFlight += mail.fingerprint;
    }
    hash = ObjectGraph.mixed(hash, inFlight);
    hash = ObjectGraph.mixed(hash, ObjectGraph.fingerprint(memory));
    for (Question question : questions) {
      hash = ObjectGraph.mixed(hash, ObjectGraph.fingerprint(question.request) + question.home);
    }
    hash = ObjectGraph.mixed(hash, Arrays.hashCode(rechecks) * 31L + Arrays.hashCode(called));
    hash = ObjectGraph.mixed(hash, now);
    hash = ObjectGraph.mixed(hash, term * 1_000L + losses * 100L + duplicates * 10L + crashes);
    hash = ObjectGraph.mixed(hash, (hasDirtyDead ? 1L : 0) + homeListensSince * 2L);
    hash = ObjectGraph.mixed(hash, answeredVersion);
    hash = ObjectGraph.mixed(hash, named.hashCode());
    return ObjectGraph.mixed(hash, monitor.fingerprint());
  }
}
