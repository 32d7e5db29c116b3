package io.quorate.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a value has one form and keeps within its bounds. Method: bytes by hand. */
class ByteReaderTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void numberComesBackAsItWas(long value) {
    ByteReader in = new ByteReader(new ByteWriter().writeVarLong(value).toByteArray());

    assertThat(in.readVarLong()).isEqualTo(value);
    in.requireEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8000", // zero in two bytes
        "ff00", // 127 in two bytes
        "ffffffffffffffffff02", // 65 bits
        "ffffffffffffffffffff01", // eleven bytes
        "80"
      })
  void numberInAnotherFormIsMalformed(String hex) {
    assertThatThrownBy(() -> of(hex).readVarLong()).isInstanceOf(MalformedBytes.class);
  }

  @Test
  void numberBeyondItsBoundsIsMalformed() {
    assertThat(of("05").readVarLong(5, 5)).isEqualTo(5);
    assertThatThrownBy(() -> of("05").readVarLong(6, 9)).isInstanceOf(MalformedBytes.class);
    assertThatThrownBy(() -> of("05").readVarLong(0, 4)).isInstanceOf(MalformedBytes.class);
  }

  @Test
  void countBeyondItsBoundIsMalformedThoughTheBytesAreThere() {
    assertThat(of("020000").readCount(2)).isEqualTo(2);
    assertThatThrownBy(() -> of("020000").readCount(1)).isInstanceOf(MalformedBytes.class);
  }

  @Test
  void nameThatItsTypeDoesNotTakeIsMalformed() {
    assertThat(of("0161").readName(GroupId::new)).isEqualTo(new GroupId("a"));
    assertThatThrownBy(() -> of("00").readName(GroupId::new)).isInstanceOf(MalformedBytes.class);
  }

  private static ByteReader of(String hex) {
    return new ByteReader(HexFormat.of().parseHex(hex));
  }
}
