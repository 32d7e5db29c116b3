package io.quorate.client;

/** Something other than an expected answer; the kinds say what may have been done. */
public class QuorateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuorateException(String message) {
    super(message);
  }
}
