package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: two quorums always meet, while members change too. Method: all subsets of small groups. */
class ConfigurationTest {
  private static final Contact CONTACT = new Contact(new PeerAddress("localhost", 8_001), 7);

  @ParameterizedTest
  @CsvSource({"a,1", "ab,2", "abc,2", "abcd,3", "abcde,3", "abcdef,4"})
  void aMajorityIsMoreThanHalf(String names, int size) {
    Configuration configuration = of(names);
    for (Set<NodeId> subset : subsets(names)) {
      assertThat(configuration.isQuorum(subset::contains))
          .as("%s of %s", subset, names)
          .isEqualTo(subset.size() >= size);
    }
  }

  @ParameterizedTest
  @CsvSource({"abc,abcd", "abc,abd", "abc,def", "a,abc", "abcde,a", "abcd,abc"})
  void aQuorumMeetsEveryQuorumOfTheNextAndOfTheLastConfiguration(String from, String to) {
    Configuration old = of(from);
    Configuration joint = old.towards(of(to));
    Configuration next = joint.leavingJoint();

    assertThat(joint.isJoint()).isTrue();
    assertThat(next).isEqualTo(of(to));
    for (Set<NodeId> one : subsets("abcdef")) {
      if (joint.isQuorum(one::contains)) {
        for (Set<NodeId> other : subsets("abcdef")) {
          boolean decides = old.isQuorum(other::contains) || next.isQuorum(other::contains);
          assertThat(decides && one.stream().noneMatch(other::contains))
              .as("%s and %s decide apart", one, other)
              .isFalse();
        }
      }
    }
  }

  @Test
  void whatAQuorumHasReachedIsTheGreatestValueThatAQuorumHasReached() {
    Rng rng = new Rng(5);
    Configuration joint = of("abc").towards(of("bcdef"));
    for (int round = 0; round < 1_000; round++) {
      long[] values = new long[6];
      for (int i = 0; i < values.length; i++) {
        values[i] = rng.index(5);
      }
      long reached = joint.reachedByQuorum(node -> value(values, node));

      assertThat(joint.isQuorum(node -> value(values, node) >= reached)).isTrue();
      assertThat(joint.isQuorum(node -> value(values, node) > reached)).isFalse();
    }
  }

  @Test
  void learnersComeAndGoWithoutAJointConfiguration() {
    Configuration voters = of("abc");
    Configuration withLearner = voters.withLearner(id("d")).withContact(id("d"), CONTACT);

    assertThat(voters.towards(withLearner)).isEqualTo(withLearner);
    assertThat(withLearner.isVoter(id("d"))).isFalse();
    assertThat(withLearner.isQuorum(Set.of(id("a"), id("d"))::contains)).isFalse();
    assertThat(withLearner.without(id("d"))).isEqualTo(voters);
  }

  @Test
  void aMemberIsReachedUntilItIsOutside() {
    Configuration full = of("abc").withContact(id("c"), CONTACT);
    Configuration joint = full.towards(full.without(id("c")));

    assertThat(joint.contacts()).containsEntry(id("c"), CONTACT);
    assertThat(joint.leavingJoint().contacts()).isEmpty();
  }

  @Test
  void itComesOutAsItWentIn() {
    Configuration joint =
        of("abc").withLearner(id("x")).withContact(id("x"), CONTACT).towards(of("bcd"));

    assertThat(Configuration.decode(joint.encode())).isEqualTo(joint);
    assertThat(Configuration.decode(Configuration.UNKNOWN.encode()).isUnknown()).isTrue();
  }

  @Test
  void bytesThatWereCutOrChangedAreNoneOrAnother() {
    byte[] whole = of("abc").withContact(id("a"), CONTACT).encode();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Configuration.decode(cut)).isInstanceOf(MalformedBytes.class);
    }
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      try {
        assertThat(Configuration.decode(damaged).encode()).isEqualTo(damaged);
      } catch (MalformedBytes refused) {
        // as it should be
      }
    }
  }

  @Test
  void whatContradictsItselfIsNoConfiguration() {
    assertThatThrownBy(() -> Configuration.of(List.of(id("a"), id("a"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Configuration(
                    new TreeSet<>(List.of(id("a"))),
                    new TreeSet<>(),
                    new TreeSet<>(List.of(id("a"))),
                    new java.util.TreeMap<>()))
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> of("abc").withContact(id("d"), CONTACT))
        .hasMessageContaining("only members");
  }

  private static long value(long[] values, NodeId node) {
    return values[node.value().charAt(0) - 'a'];
  }

  private static NodeId id(String name) {
    return new NodeId(name);
  }

  private static Configuration of(String names) {
    return Configuration.of(ids(names));
  }

  private static List<NodeId> ids(String names) {
    return names.chars().mapToObj(c -> id(String.valueOf((char) c))).toList();
  }

  private static List<Set<NodeId>> subsets(String names) {
    List<NodeId> nodes = ids(names);
    List<Set<NodeId>> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << nodes.size(); bits++) {
      Set<NodeId> subset = new TreeSet<>();
      for (int i = 0; i < nodes.size(); i++) {
        if ((bits >> i & 1) == 1) {
          subset.add(nodes.get(i));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }
}
