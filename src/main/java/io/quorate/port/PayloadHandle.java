package io.quorate.port;

/**
 * Where the journal keeps a payload.
 *
 * @param segment generation of the segment file
 * @param offset of the payload's first byte in the file
 * @param checksum CRC-32C of the payload
 */
public record PayloadHandle(long segment, long offset, int length, int checksum) {}
