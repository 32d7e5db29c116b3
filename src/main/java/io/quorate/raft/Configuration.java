package io.quorate.raft;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Who takes part in a group. While voters are being exchanged the configuration is joint: whatever
 * needs a majority then needs one of the incoming and one of the outgoing voters (Raft §6, thesis
 * §4.3).
 *
 * @param voters who decides from now on
 * @param outgoing who has decided so far; empty unless the configuration is joint
 * @param learners who receives the log and does not vote yet (thesis §4.2.1)
 * @param contacts how to reach members; a group that others tell may know nobody's
 */
public record Configuration(
    SortedSet<NodeId> voters,
    SortedSet<NodeId> outgoing,
    SortedSet<NodeId> learners,
    SortedMap<NodeId, Contact> contacts) {
  /** Members of a group; more would only slow it down. */
  public static final int MEMBERS_MAX = 64;

  /** Of a node that has not been told yet; nobody may campaign. */
  public static final Configuration UNKNOWN =
      new Configuration(none(), none(), none(), new TreeMap<>());

  /**
   * @throws IllegalArgumentException if there are too many members, a learner votes, there are
   *     outgoing voters and no incoming ones, or a contact is no member's
   */
  public Configuration {
    voters = frozen(voters);
    outgoing = frozen(outgoing);
    learners = frozen(learners);
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
    if (voters.isEmpty() && !outgoing.isEmpty()) {
      throw new IllegalArgumentException("a group has at least one voter");
    }
    if (!Collections.disjoint(learners, voters) || !Collections.disjoint(learners, outgoing)) {
      throw new IllegalArgumentException("a member votes or learns, not both");
    }
    SortedSet<NodeId> members = union(voters, outgoing, learners);
    if (members.size() > MEMBERS_MAX) {
      throw new IllegalArgumentException("a group has at most " + MEMBERS_MAX + " members");
    }
    if (!members.containsAll(contacts.keySet())) {
      throw new IllegalArgumentException("only members have contacts");
    }
  }

  /**
   * A configuration in which these decide, and nobody learns.
   *
   * @throws IllegalArgumentException if there is none, or one is listed twice
   */
  public static Configuration of(Collection<NodeId> voters) {
    TreeSet<NodeId> distinct = new TreeSet<>(voters);
    if (distinct.isEmpty() || distinct.size() != voters.size()) {
      throw new IllegalArgumentException("voters are distinct, and at least one: " + voters);
    }
    return new Configuration(distinct, none(), none(), new TreeMap<>());
  }

  /** A configuration in which all these decide, and nobody learns. */
  public static Configuration of(SortedMap<NodeId, Contact> voters) {
    return new Configuration(new TreeSet<>(voters.keySet()), none(), none(), voters);
  }

  /** Of a node that is to learn who is in its group, besides itself. */
  public static Configuration awaitedBy(NodeId learner) {
    return new Configuration(none(), none(), new TreeSet<>(List.of(learner)), new TreeMap<>());
  }

  /** Whether nobody is known to decide. */
  public boolean isUnknown() {
    return voters.isEmpty();
  }

  public boolean isJoint() {
    return !outgoing.isEmpty();
  }

  /** Whether the node has a say, as an incoming or an outgoing voter. */
  public boolean isVoter(NodeId node) {
    return voters.contains(node) || outgoing.contains(node);
  }

  public boolean isMember(NodeId node) {
    return isVoter(node) || learners.contains(node);
  }

  /** All who receive the log, in order. */
  public SortedSet<NodeId> members() {
    return Collections.unmodifiableSortedSet(union(voters, outgoing, learners));
  }

  /** The same with one more learner, unless the node is a member already. */
  public Configuration withLearner(NodeId node) {
    return isMember(node)
        ? this
        : new Configuration(
            voters, outgoing, union(learners, new TreeSet<>(List.of(node))), contacts);
  }

  /** The same with another way to reach a member. */
  public Configuration withContact(NodeId member, Contact contact) {
    TreeMap<NodeId, Contact> changed = new TreeMap<>(contacts);
    changed.put(member, contact);
    return new Configuration(voters, outgoing, learners, changed);
  }

  /** The same without a node that may vote or learn. */
  public Configuration without(NodeId node) {
    TreeSet<NodeId> leftVoters = new TreeSet<>(voters);
    TreeSet<NodeId> leftLearners = new TreeSet<>(learners);
    leftVoters.remove(node);
    leftLearners.remove(node);
    return trimmed(leftVoters, outgoing, leftLearners, contacts);
  }

  /** The same with these learners as voters. */
  public Configuration promoting(Collection<NodeId> promoted) {
    TreeSet<NodeId> leftLearners = new TreeSet<>(learners);
    TreeSet<NodeId> moreVoters = new TreeSet<>(voters);
    for (NodeId node : promoted) {
      Invariant.check(leftLearners.remove(node), "%s is no learner", node);
      moreVoters.add(node);
    }
    return new Configuration(moreVoters, outgoing, leftLearners, contacts);
  }

  /**
   * The first step from this configuration to another: joint if it exchanges voters, else the other
   * itself, for learners change no majority.
   */
  public Configuration towards(Configuration target) {
    Invariant.check(!isJoint() && !target.isJoint(), "from %s to %s", this, target);
    if (target.voters.equals(voters)) {
      return target;
    }
    // Who was a voter and is to be a learner stays a voter until the joint configuration is left.
    TreeSet<NodeId> learnersBeside = new TreeSet<>(target.learners);
    learnersBeside.removeAll(voters);
    TreeMap<NodeId, Contact> allContacts = new TreeMap<>(contacts);
    allContacts.putAll(target.contacts);
    return trimmed(target.voters, voters, learnersBeside, allContacts);
  }

  /** The step out of a joint configuration. */
  public Configuration leavingJoint() {
    Invariant.check(isJoint(), "%s is not joint", this);
    return trimmed(voters, none(), learners, contacts);
  }

  private static Configuration trimmed(
      SortedSet<NodeId> voters,
      SortedSet<NodeId> outgoing,
      SortedSet<NodeId> learners,
      SortedMap<NodeId, Contact> contacts) {
    TreeMap<NodeId, Contact> ofMembers = new TreeMap<>(contacts);
    ofMembers.keySet().retainAll(union(voters, outgoing, learners));
    return new Configuration(voters, outgoing, learners, ofMembers);
  }

  /** Whether those for whom the condition holds can decide. */
  public boolean isQuorum(Predicate<NodeId> condition) {
    return isMajority(voters, condition) && (!isJoint() || isMajority(outgoing, condition));
  }

  /** The greatest value that a quorum has reached. */
  public long reachedByQuorum(ToLongFunction<NodeId> value) {
    long reached = reachedByMajority(voters, value);
    return isJoint() ? Math.min(reached, reachedByMajority(outgoing, value)) : reached;
  }

  private static boolean isMajority(SortedSet<NodeId> voters, Predicate<NodeId> condition) {
    int count = 0;
    for (NodeId voter : voters) {
      if (condition.test(voter)) {
        count++;
      }
    }
    return count >= majorityOf(voters);
  }

  private static long reachedByMajority(SortedSet<NodeId> voters, ToLongFunction<NodeId> value) {
    Invariant.check(!voters.isEmpty(), "nobody decides");
    long[] values = new long[voters.size()];
    int filled = 0;
    for (NodeId voter : voters) {
      values[filled++] = value.applyAsLong(voter);
    }
    Arrays.sort(values);
    return values[values.length - majorityOf(voters)];
  }

  /** The least number that is a majority: any two majorities have a voter in common. */
  private static int majorityOf(SortedSet<NodeId> voters) {
    return voters.size() / 2 + 1;
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    for (SortedSet<NodeId> part : List.of(voters, outgoing, learners)) {
      out.writeVarLong(part.size());
      part.forEach(node -> out.writeString(node.value()));
    }
    out.writeVarLong(contacts.size());
    contacts.forEach(
        (node, contact) -> {
          out.writeString(node.value());
          contact.writeTo(out);
        });
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedBytes if it is no configuration
   */
  public static Configuration decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    try {
      Configuration read =
          new Configuration(readNodes(in), readNodes(in), readNodes(in), readContacts(in));
      in.requireEnd();
      return read;
    } catch (IllegalArgumentException e) {
      throw new MalformedBytes(String.valueOf(e.getMessage()));
    }
  }

  private static SortedSet<NodeId> readNodes(ByteReader in) {
    TreeSet<NodeId> nodes = new TreeSet<>();
    for (int count = in.readCount(MEMBERS_MAX); count > 0; count--) {
      nodes.add(readNext(in, nodes));
    }
    return nodes;
  }

  private static SortedMap<NodeId, Contact> readContacts(ByteReader in) {
    TreeMap<NodeId, Contact> contacts = new TreeMap<>();
    for (int count = in.readCount(MEMBERS_MAX); count > 0; count--) {
      NodeId node = readNext(in, contacts.navigableKeySet());
      contacts.put(node, Contact.readFrom(in));
    }
    return contacts;
  }

  private static NodeId readNext(ByteReader in, SortedSet<NodeId> before) {
    NodeId node = in.readName(NodeId::new);
    MalformedBytes.check(
        before.isEmpty() || before.last().compareTo(node) < 0, "members out of order");
    return node;
  }

  private static SortedSet<NodeId> none() {
    return Collections.emptySortedSet();
  }

  @SafeVarargs
  private static SortedSet<NodeId> union(SortedSet<NodeId>... parts) {
    TreeSet<NodeId> union = new TreeSet<>();
    for (SortedSet<NodeId> part : parts) {
      union.addAll(part);
    }
    return union;
  }

  private static SortedSet<NodeId> frozen(SortedSet<NodeId> nodes) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
  }

  @Override
  public String toString() {
    return (isJoint() ? outgoing + " to " : "")
        + voters
        + (learners.isEmpty() ? "" : " + " + learners);
  }
}
