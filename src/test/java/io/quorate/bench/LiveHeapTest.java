package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {
  @Test
  void generationsAreAddedAndClassesAreNot() {
    String serial =
        """
        4711:
         def new generation   total 78656K, used 1000K [0x1, 0x2, 0x3)
          eden space 69952K,   1% used [0x1, 0x2, 0x3)
         tenured generation   total 174784K, used 20000K [0x1, 0x2, 0x3)
           the space 174784K,  11% used [0x1, 0x2, 0x3, 0x4)
         Metaspace       used 9000K, committed 9100K, reserved 1056768K
          class space    used 900K, committed 960K, reserved 1048576K
        """;
    assertThat(LiveHeap.kibibytesIn(serial)).isEqualTo(21_000);
    String g1 = "4711:\n garbage-first heap   total 262144K, used 41234K [0x1, 0x2)\n";
    assertThat(LiveHeap.kibibytesIn(g1)).isEqualTo(41_234);
  }

  @Test
  void thisProcessHasAHeap() throws Exception {
    assertThat(LiveHeap.kibibytes(ProcessHandle.current().pid())).isPositive();
  }
}
