package io.quorate.raft;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.PeerAddress;

/**
 * How a member is reached, and told from whoever may come in its place.
 *
 * @param incarnation random, drawn by the member when its disk was empty
 */
public record Contact(PeerAddress address, long incarnation) {
  void writeTo(ByteWriter out) {
    out.writeString(address.host());
    out.writeVarLong(address.port());
    out.writeLong(incarnation);
  }

  /**
   * @throws IllegalArgumentException if it is no contact
   */
  static Contact readFrom(ByteReader in) {
    String host = in.readString();
    int port = (int) in.readVarLong(1, PeerAddress.PORT_MAX);
    return new Contact(new PeerAddress(host, port), in.readLong());
  }
}
