package io.quorate.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response at a time from whatever pieces arrive. It understands a status line,
 * {@code Content-Length}, chunked bodies and {@code Connection: close}, which is all that a closed
 * loop needs.
 */
public final class ResponseReader {
  private static final String VERSION = "HTTP/1.1 ";
  private static final int BYTES_MAX = 1 << 20;
  private static final int LENGTH_UNKNOWN = -1;
  private static final int INCOMPLETE = -1;

  private byte[] bytes = new byte[2048];
  private int count;
  private int bodyStart;
  private int bodyLength;
  private int status;
  private boolean isLast;
  private boolean isChunked;

  /**
   * Takes all that is in the buffer.
   *
   * @return whether the response is complete
   * @throws IllegalStateException if this is not a response, or more than one
   */
  public boolean offer(ByteBuffer piece) {
    int length = piece.remaining();
    require(count + length <= BYTES_MAX, "a response over " + BYTES_MAX + " bytes");
    if (count + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, count + length));
    }
    piece.get(bytes, count, length);
    count += length;
    return (bodyStart > 0 || readHead()) && readBody();
  }

  /**
   * The peer has closed.
   *
   * @return whether that ends a response, one whose length is known by its end alone
   */
  public boolean end() {
    if (bodyStart == 0 || isChunked || bodyLength != LENGTH_UNKNOWN) {
      return false;
    }
    bodyLength = count - bodyStart;
    return true;
  }

  public void reset() {
    count = 0;
    bodyStart = 0;
  }

  public int status() {
    return status;
  }

  /** Whether the peer closes the connection after this response. */
  public boolean isLast() {
    return isLast;
  }

  public String body() {
    return new String(bytes, bodyStart, bodyLength, StandardCharsets.UTF_8);
  }

  /** The whole number that follows this name and a colon; 0 if there is none. */
  long numberAfter(byte[] quotedName) {
    int end = bodyStart + bodyLength;
    for (int i = bodyStart; i + quotedName.length < end; i++) {
      if (Arrays.equals(bytes, i, i + quotedName.length, quotedName, 0, quotedName.length)) {
        return number(i + quotedName.length, end);
      }
    }
    return 0;
  }

  /** Whether this name, a colon and this text stand near the end of the body. */
  boolean hasTextAfter(byte[] quotedName, byte[] text) {
    int end = bodyStart + bodyLength;
    int length = quotedName.length + text.length + 3; // a colon and two quotation marks
    int from = end - length - 1; // a bracket
    return from >= bodyStart
        && Arrays.equals(bytes, from, from + quotedName.length, quotedName, 0, quotedName.length)
        && Arrays.equals(bytes, end - text.length - 2, end - 2, text, 0, text.length);
  }

  /** Every text without escapes that follows this name and a colon. */
  List<String> textsAfter(byte[] quotedName) {
    List<String> texts = new ArrayList<>();
    int end = bodyStart + bodyLength;
    for (int i = bodyStart; i + quotedName.length < end; i++) {
      if (Arrays.equals(bytes, i, i + quotedName.length, quotedName, 0, quotedName.length)) {
        int from = after((byte) '"', i + quotedName.length, end);
        int to = after((byte) '"', from, end);
        texts.add(new String(bytes, from, Math.max(0, to - 1 - from), StandardCharsets.UTF_8));
        i = to - 1;
      }
    }
    return texts;
  }

  private int after(byte wanted, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != wanted) {
      at++;
    }
    return Math.min(at + 1, end);
  }

  private long number(int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ':' || bytes[at] == ' ')) {
      at++;
    }
    long number = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + bytes[at] - '0';
      at++;
    }
    return number;
  }

  private boolean readHead() {
    int end = endOfHead();
    if (end == INCOMPLETE) {
      return false;
    }
    String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    require(head.startsWith(VERSION), "not a status line: " + head);
    status = Integer.parseInt(head, VERSION.length(), VERSION.length() + 3, 10);
    bodyLength = status == 204 || status == 304 ? 0 : LENGTH_UNKNOWN;
    isLast = false;
    isChunked = false;
    int line = head.indexOf("\r\n") + 2;
    while (line < end) {
      int next = head.indexOf("\r\n", line);
      readHeader(head.substring(line, next));
      line = next + 2;
    }
    bodyStart = end;
    return true;
  }

  private int endOfHead() {
    for (int i = 3; i < count; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return INCOMPLETE;
  }

  private void readHeader(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    String value = line.substring(colon + 1).trim();
    switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> bodyLength = Integer.parseInt(value);
      case "transfer-encoding" -> isChunked = value.equalsIgnoreCase("chunked");
      case "connection" -> isLast = value.equalsIgnoreCase("close");
      default -> {}
    }
  }

  private boolean readBody() {
    if (isChunked) {
      return readChunks();
    }
    if (bodyLength == LENGTH_UNKNOWN) {
      require(isLast, "a response without a length");
      return false;
    }
    require(count <= bodyStart + bodyLength, "more than one response");
    return count == bodyStart + bodyLength;
  }

  /* Chunks are joined only once all are there: the answers are short and mostly come in one piece,
   * so reading their sizes again for each piece costs less than remembering where they stood. */
  private boolean readChunks() {
    int at = bodyStart;
    while (true) {
      int lineEnd = endOfLine(at);
      if (lineEnd == INCOMPLETE) {
        return false;
      }
      int size = chunkSize(at, lineEnd);
      int next = lineEnd + 2 + size + 2;
      if (next > count) {
        return false;
      }
      if (size == 0) {
        require(next == count, "more than one response, or trailers");
        joinChunks();
        return true;
      }
      at = next;
    }
  }

  private void joinChunks() {
    int at = bodyStart;
    int to = bodyStart;
    while (true) {
      int lineEnd = endOfLine(at);
      int size = chunkSize(at, lineEnd);
      if (size == 0) {
        bodyLength = to - bodyStart;
        return;
      }
      System.arraycopy(bytes, lineEnd + 2, bytes, to, size);
      to += size;
      at = lineEnd + 2 + size + 2;
    }
  }

  private int endOfLine(int from) {
    for (int i = from + 1; i < count; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r') {
        return i - 1;
      }
    }
    return INCOMPLETE;
  }

  private int chunkSize(int from, int lineEnd) {
    String line = new String(bytes, from, lineEnd - from, StandardCharsets.ISO_8859_1);
    int semicolon = line.indexOf(';');
    String digits = semicolon < 0 ? line : line.substring(0, semicolon);
    int size = Integer.parseInt(digits.trim(), 16);
    require(size >= 0 && size <= BYTES_MAX, "a chunk of " + size + " bytes");
    return size;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
