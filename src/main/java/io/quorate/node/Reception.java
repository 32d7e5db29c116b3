package io.quorate.node;

import io.quorate.backup.Origin;
import io.quorate.member.Admission;
import io.quorate.member.Visitors;

/**
 * How those are received who are no members, or want others to be.
 *
 * @param origin what a new cluster begins with
 */
record Reception(Visitors visitors, Admission admission, Origin origin) {
  static Reception of(SystemGroup system, Origin origin) {
    Visitors visitors = new Visitors();
    return new Reception(visitors, new Admission(visitors, system), origin);
  }
}
