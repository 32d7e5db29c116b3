package io.quorate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Rng;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: it is a map. Method: random changes to it and to a map of the library. */
class BodyMapTest {
  @Test
  void behavesLikeASortedMap() {
    for (long seed = 0; seed < 50; seed++) {
      Rng rng = new Rng(seed);
      BodyMap map = new BodyMap();
      TreeMap<Long, Body> model = new TreeMap<>();
      int range = rng.chance(0.5) ? 200 : 100_000;
      for (int step = 0; step < 2_000; step++) {
        long number = rng.index(range);
        if (rng.chance(0.5)) {
          Body body = Bytes.of(new byte[] {(byte) step});
          assertThat(map.put(number, body)).isSameAs(model.put(number, body));
        } else {
          assertThat(map.remove(number)).isSameAs(model.remove(number));
        }
        assertThat(map.get(number)).isSameAs(model.get(number));
        assertThat(map.count()).isEqualTo(model.size());
      }
      KeptBodies all = map.all();
      assertThat(all.numbers())
          .as("seed %d", seed)
          .containsExactly(model.keySet().stream().mapToLong(Long::longValue).toArray());
      assertThat(all.bodies()).containsExactlyElementsOf(model.values());
    }
  }

  @Test
  void knowsTheGreatestNumberToo() {
    BodyMap map = new BodyMap();
    map.put(Long.MAX_VALUE, Bytes.EMPTY);
    map.put(0, Bytes.EMPTY);
    assertThat(map.all().numbers()).containsExactly(0, Long.MAX_VALUE);
  }
}
