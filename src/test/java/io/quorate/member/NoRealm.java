package io.quorate.member;

import io.quorate.ring.PlacementCommand;
import io.quorate.ring.Placements;

/** Of a node that does not lead. */
final class NoRealm implements Admission.Realm {
  @Override
  public Placements placements() {
    throw new AssertionError("a follower was asked");
  }

  @Override
  public void propose(PlacementCommand command) {
    throw new AssertionError("a follower proposes nothing");
  }
}
