package io.quorate.client.jcache.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Goal: bytes of anybody's become only what is allowed. Method: allowed and hostile objects. */
class SerialsTest {
  record Line(String article, int count) implements Serializable {}

  record Order(UUID id, List<Line> lines, State state, List<Line[]> more) implements Serializable {}

  enum State {
    OPEN,
    SHIPPED {
      @Override
      public String toString() {
        return "on its way";
      }
    }
  }

  record Pair(String left, String right) implements Serializable {}

  /** Does what it likes as soon as it is read. */
  static final class Hostile implements Serializable {
    private static final long serialVersionUID = 1L;
    static boolean hasRun;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      hasRun = true;
    }
  }

  private static Serials serials(String pattern, Class<?>... types) {
    return new Serials(
        SerialsTest.class.getClassLoader(), new AllowedTypes(Arrays.asList(types), pattern));
  }

  private static byte[] written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  @Test
  void plainValuesOfThePlatformGoThroughUnasked() {
    Serials serials = serials("", Object.class, State.class);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("list", new ArrayList<>(List.of(1, 2L, 3.5, true, 'c')));
    map.put("tree", new TreeMap<>(Map.of("k", Instant.EPOCH)));
    map.put("sets", List.of(Set.of(1), Set.of(1, 2), EnumSet.of(State.OPEN)));
    map.put("maps", List.of(Map.of(), Map.of(1, 2), Map.of(1, 2, 3, 4)));
    map.put("more", List.of(UUID.randomUUID(), new java.math.BigDecimal("1.50")));
    assertThat(serials.object(serials.bytes(map))).isEqualTo(map);
    assertThat(serials.object(serials.bytes(new int[] {1, 2}))).isEqualTo(new int[] {1, 2});
    assertThat(serials.object(serials.bytes(new String[] {"a"}))).isEqualTo(new String[] {"a"});
  }

  @Test
  void whatAConfiguredTypeIsMadeOfGoesThrough() {
    Serials serials = serials("", String.class, Order.class);
    Order order =
        new Order(
            UUID.randomUUID(),
            List.of(new Line("nail", 100)),
            State.SHIPPED,
            List.<Line[]>of(new Line[] {new Line("screw", 1)}));
    Order back = (Order) serials.object(serials.bytes(order));
    assertThat(back.lines()).isEqualTo(order.lines());
    assertThat(back.state()).isEqualTo(State.SHIPPED);
    assertThat(back.more().get(0)).isEqualTo(order.more().get(0));
  }

  @Test
  void aClassThatNobodyNamedIsNeitherReadNorWritten() throws Exception {
    Serials untyped = serials("", Object.class);
    byte[] bytes = written(new ArrayList<>(List.of(new Hostile())));
    Hostile.hasRun = false;
    assertThatThrownBy(() -> untyped.object(bytes)).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> serials("", Order.class).object(bytes))
        .isInstanceOf(CacheException.class);
    assertThat(Hostile.hasRun).isFalse();
    assertThatThrownBy(() -> untyped.bytes(new Hostile()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Hostile.class.getName() + " would be allowed to nobody")
        .hasMessageContaining("name it in the cache's filter");
    assertThatThrownBy(() -> untyped.bytes(List.of("fine", new Object())))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("java.lang.Object is not Serializable");
    assertThatThrownBy(() -> untyped.bytes((Runnable & Serializable) () -> {}))
        .isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> untyped.object(new byte[] {1, 2, 3}))
        .isInstanceOf(CacheException.class);
  }

  @Test
  void aClassThatIsMissingIsTold() {
    String kept =
        new String(serials("", Line.class).bytes(new Line("nail", 1)), StandardCharsets.ISO_8859_1);
    String unknown =
        kept.replace(Line.class.getName(), Line.class.getName().replace("Line", "Lime"));

    assertThatThrownBy(
            () -> serials("*", Line.class).object(unknown.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("class loader does not have")
        .hasMessageContaining("Lime");
  }

  @Test
  void aPatternAllowsAndForbids() throws Exception {
    Serials asked = serials(Hostile.class.getName(), Object.class);
    asked.object(asked.bytes(new Hostile()));
    Serials forbidden = serials("!" + Line.class.getName(), Order.class);
    assertThatThrownBy(() -> forbidden.object(written(new Line("nail", 1))))
        .isInstanceOf(CacheException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> serials("maxdepth=x", Object.class));
  }

  @Test
  void anObjectThatNestsTooDeepIsRefused() throws Exception {
    Serials serials = serials("", Object.class);
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    byte[] bytes = written(deep);
    assertThatThrownBy(() -> serials.object(bytes)).isInstanceOf(CacheException.class);
  }

  @Test
  void equalKeysHaveEqualBytes() {
    Serials serials = serials("", Pair.class);
    String one = "same";
    String other = new String(one.toCharArray());
    assertThat(serials.bytes(new Pair(one, one))).isEqualTo(serials.bytes(new Pair(one, other)));
    assertThat(serials.bytes(List.of(1000, 1000)))
        .isEqualTo(serials.bytes(List.of(1000, Integer.parseInt("1000"))));
    assertThat(serials.bytes(1)).isNotEqualTo(serials.bytes(1L));
  }
}
