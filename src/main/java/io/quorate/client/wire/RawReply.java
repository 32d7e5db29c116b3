package io.quorate.client.wire;

/**
 * What came over the wire, whoever sent it.
 *
 * @param retryAfter the header of that name, or an empty text
 * @param leader the address of the node that carries out such calls, if the one that answered has
 *     to ask it; or an empty text
 */
public record RawReply(int status, String retryAfter, String leader, String body) {
  /** What names no leader. */
  public RawReply(int status, String retryAfter, String body) {
    this(status, retryAfter, "", body);
  }
}
