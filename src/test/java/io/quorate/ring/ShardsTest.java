package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: keys are spread evenly, and for ever. Method: known shards, and many keys. */
class ShardsTest {

  /** The last hexadecimal digits of the hash, and the whole number's remainder. */
  @Test
  void shardOfAKeyNeverChanges() {
    assertThat(new Shards(16).shardOf("orders")).isEqualTo(0x0);
    assertThat(new Shards(256).shardOf("orders")).isEqualTo(0x10);
    assertThat(new Shards(256).shardOf("größe")).isEqualTo(0xa9);
    assertThat(new Shards(1000).shardOf("größe")).isEqualTo(105);
    assertThat(new Shards(1).shardOf("")).isEqualTo(0);
  }

  /** Goal: no shard is favoured. Method: chi-squared, at most five deviations above its mean. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 100, 256, 4096})
  void shardsHaveKeysOfLikeNumber(int count) {
    Shards shards = new Shards(count);
    int[] keys = new int[count];
    int perShard = 50;
    for (int i = 0; i < count * perShard; i++) {
      keys[shards.shardOf("queue-" + i)]++;
    }
    double chiSquared = 0;
    for (int own : keys) {
      chiSquared += (own - perShard) * (double) (own - perShard) / perShard;
    }
    int freedom = count - 1;
    assertThat(chiSquared).isLessThanOrEqualTo(freedom + 5 * Math.sqrt(2.0 * freedom));
  }

  @Test
  void shardHasAGroupOfItsNumber() {
    assertThat(Shards.groupOf(15)).hasToString("shard-15");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 4097})
  void countIsWithinItsRange(int count) {
    assertThatThrownBy(() -> new Shards(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 4096 shards");
  }
}
