package io.quorate.node;

/** How fresh a read must be. */
public enum Consistency {
  /** Sees every write that was answered before the read was asked (ReadIndex, thesis §6.4). */
  LINEARIZABLE,
  /** Whatever this node has applied; answered also by a node that is cut off. */
  LOCAL
}
