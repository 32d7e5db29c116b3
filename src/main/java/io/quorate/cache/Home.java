package io.quorate.cache;

import io.quorate.cache.CacheMessage.Reply;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What all turns of a home share: its term, its lessees, its numbers, and what it asks for. */
final class Home {
  private final CacheConfig config;
  private final int shard;
  private final long term;
  private final TreeMap<NodeId, Lessee> lessees = new TreeMap<>();

  /** Whose turn waits for which answer of memory. */
  private final TreeMap<Long, Entry> askedOfMemory = new TreeMap<>();

  private final HomeTally tally = new HomeTally();
  private List<Letter> letters = new ArrayList<>();
  private List<MemoryRequest> memory = new ArrayList<>();
  private List<Long> confirmations = new ArrayList<>();
  private long lastSequence;
  private long lastMemoryId;
  private long lastConfirmation;
  private long versionFloor;
  private boolean isRebuilding = true;
  private boolean isFull;
  private boolean isDeaf;

  Home(CacheConfig config, int shard, long term) {
    this.config = config;
    this.shard = shard;
    this.term = term;
  }

  CacheConfig config() {
    return config;
  }

  int shard() {
    return shard;
  }

  long term() {
    return term;
  }

  HomeTally tally() {
    return tally;
  }

  /** Whether lines of older terms may still be read somewhere. */
  boolean isRebuilding() {
    return isRebuilding;
  }

  void rebuilt() {
    isRebuilding = false;
  }

  /** Whether there are as many keys as may be: then nothing more is granted. */
  boolean isFull() {
    return isFull;
  }

  void full(boolean is) {
    isFull = is;
  }

  /** Whether changes from outside would not be heard of: then nothing more is granted either. */
  boolean isDeaf() {
    return isDeaf;
  }

  void deaf(boolean is) {
    isDeaf = is;
  }

  /** Owners can have written versions up to this one, and lost them. */
  void lost(long version) {
    versionFloor = Math.max(versionFloor, version);
  }

  /** Whether an owner that goes on from this version can come to that of a lost write. */
  boolean isOfTheLost(long version) {
    return !config.isThrough() && version < versionFloor;
  }

  /** Above which a write of the key gets its version. */
  long baseOf(Content content) {
    return Math.max(versionFloor, content.version());
  }

  Grant nextGrant() {
    return new Grant(term, ++lastSequence);
  }

  LeaseId lease(long generation) {
    return new LeaseId(shard, term, generation);
  }

  @Nullable Lessee lessee(NodeId node) {
    return lessees.get(node);
  }

  Lessee obtainLessee(NodeId node) {
    return lessees.computeIfAbsent(node, Lessee::new);
  }

  int lesseeCount() {
    return lessees.size();
  }

  /** When the last of the leases ends that there are now. */
  long leasesEndNanos() {
    return lessees.values().stream().mapToLong(Lessee::endsAtNanos).max().orElse(Long.MIN_VALUE);
  }

  boolean isLive(NodeId node, long generation, long nowNanos) {
    Lessee lessee = lessees.get(node);
    return lessee != null && lessee.isLive(generation, nowNanos);
  }

  void send(NodeId to, CacheMessage message) {
    letters.add(new Letter(to, message));
  }

  /** Sends the answer, and keeps it for a repeated request. */
  void reply(NodeId to, Reply reply) {
    Lessee lessee = lessees.get(to);
    if (lessee != null && lessee.isCurrent(reply.lease().generation())) {
      lessee.answered(reply.id(), withoutContent(reply));
    }
    send(to, reply);
  }

  // What was granted may have been recalled since; and values are too long to be kept here.
  private static Reply withoutContent(Reply reply) {
    return reply.verdict() != Verdict.FILLED
        ? reply
        : new Reply(
            reply.lease(),
            reply.id(),
            reply.key(),
            Verdict.AGAIN,
            0,
            LineState.INVALID,
            Content.absent(0),
            reply.source());
  }

  /**
   * Asks memory for something.
   *
   * @param asker whose turn the answer is for
   * @param request of the number that it is to have
   */
  void ask(Entry asker, LongFunction<MemoryRequest> request) {
    askedOfMemory.put(++lastMemoryId, asker);
    memory.add(request.apply(lastMemoryId));
  }

  /** Asks memory for something that concerns no single key. */
  long ask(LongFunction<MemoryRequest> request) {
    memory.add(request.apply(++lastMemoryId));
    return lastMemoryId;
  }

  /** Whose turn it is that the answer of this number is for. */
  @Nullable Entry askerOf(long memoryId) {
    return askedOfMemory.remove(memoryId);
  }

  long confirm() {
    confirmations.add(++lastConfirmation);
    return lastConfirmation;
  }

  HomeEffects drain() {
    HomeEffects effects = new HomeEffects(letters, memory, confirmations);
    letters = new ArrayList<>();
    memory = new ArrayList<>();
    confirmations = new ArrayList<>();
    return effects;
  }
}
