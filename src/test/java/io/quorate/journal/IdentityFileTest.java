package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.Identity;
import io.quorate.raft.Contact;
import io.quorate.sim.EveryChoice;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: a saved identity is never lost, mixed or misread. Method: every crash, every damage. */
class IdentityFileTest {
  private static final Identity FRESH = Identity.fresh(new NodeId("n1:8001"), -5);
  private static final Identity MEMBER =
      FRESH.founding(
          new TreeMap<>(
              Map.of(
                  new NodeId("n1:8001"), new Contact(new PeerAddress("::1", 8_001), -5),
                  new NodeId("n2:8001"), new Contact(new PeerAddress("n2.example", 8_002), 99))),
          0);

  private final SimDisk disk = new SimDisk();
  private final IdentityFile file = new IdentityFile(disk);

  @Test
  void nothingIsThereBeforeTheFirstSave() throws IOException {
    assertThat(file.load()).isEmpty();
  }

  @Test
  void identityIsReadAsItWasSaved() throws IOException {
    file.save(FRESH);
    assertThat(file.load()).contains(FRESH);
    file.save(MEMBER);
    assertThat(file.load()).contains(MEMBER);
    file.save(FRESH.admittedTo(-1, 107));
    assertThat(file.load()).contains(FRESH.admittedTo(-1, 107));
  }

  @Test
  void everyCrashLeavesTheOldOrTheNewAndAfterSavingOnlyTheNew() throws IOException {
    file.save(FRESH);
    boolean isSaved = false;
    for (long cut = 0; !isSaved; cut++) {
      EveryChoice choices = new EveryChoice();
      do {
        SimDisk copy = disk.copy();
        copy.cutPowerAfter(cut);
        isSaved = save(copy, MEMBER);
        Optional<Identity> left = new IdentityFile(copy.crash(choices)).load();
        if (isSaved) {
          assertThat(left).as("cut %d, %s", cut, choices).contains(MEMBER);
        } else {
          assertThat(left.orElseThrow()).as("cut %d, %s", cut, choices).isIn(FRESH, MEMBER);
        }
      } while (choices.hasNext());
    }
  }

  /** The process died between the rename and the sync of the directory. */
  @Test
  void whatWasLoadedCannotBeTakenBackByAPowerCut() throws IOException {
    file.save(FRESH);
    boolean isSaved = false;
    for (long cut = 0; !isSaved; cut++) {
      SimDisk copy = disk.copy();
      copy.cutPowerAfter(cut);
      isSaved = save(copy, MEMBER);
      SimDisk revived = copy.afterProcessDeath();
      Identity loaded = new IdentityFile(revived).load().orElseThrow();
      SimDisk crashed = revived.crash(options -> 0);
      assertThat(new IdentityFile(crashed).load()).as("cut %d", cut).contains(loaded);
    }
  }

  @Test
  void everyBitFlipIsRefused() throws IOException {
    file.save(MEMBER);
    for (int bit = 0; bit < disk.content("identity").length * Byte.SIZE; bit++) {
      SimDisk damaged = disk.copy();
      damaged.flipBit("identity", bit);
      assertRefused(damaged, "bit " + bit);
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    file.save(MEMBER);
    for (int size = 0; size < disk.content("identity").length; size++) {
      SimDisk damaged = disk.copy();
      damaged.truncate("identity", size);
      assertRefused(damaged, "size " + size);
    }
  }

  private static void assertRefused(SimDisk damaged, String what) {
    assertThatThrownBy(() -> new IdentityFile(damaged).load())
        .as(what)
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining("identity is damaged")
        .hasMessageContaining("remove its data directory");
  }

  private static boolean save(SimDisk disk, Identity identity) throws IOException {
    try {
      new IdentityFile(disk).save(identity);
      return true;
    } catch (IOException e) {
      if (!disk.isOff()) {
        throw e;
      }
      return false;
    }
  }
}
