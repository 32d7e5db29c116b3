package io.quorate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** One client that does the same for ever: what it sends next, given the last answer. */
interface ClientLoop {
  /** What to do before the next request. */
  enum Next {
    AT_ONCE,
    AFTER_A_REST
  }

  /** Whether something is to be given back first, so that this is no moment to stop. */
  boolean isHolding();

  /** The whole request, written out for this node. */
  ByteBuffer nextRequest(InetSocketAddress node);

  /**
   * @param nanos from the sending of the request to the end of the answer
   */
  Next answered(ResponseReader response, long nanos);

  /** The last request may or may not have been executed. */
  void outcomeUnknown();

  /** How the loop of a connection is made. */
  @FunctionalInterface
  interface Maker {
    /**
     * @param connection its number, from 0
     * @param counts where it counts what it is answered
     */
    ClientLoop make(int connection, LoadCounts counts);
  }
}
