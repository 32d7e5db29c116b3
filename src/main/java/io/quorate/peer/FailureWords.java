package io.quorate.peer;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Why an exchange failed, for people: the same words whenever the same is wrong. */
final class FailureWords {
  /** However far the exchange had come. */
  static final String SILENCE = "no answer in time";

  private FailureWords() {}

  static String of(Exception failure) {
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    if (failure instanceof SocketTimeoutException) {
      return SILENCE;
    }
    if (failure instanceof NoHttpResponseException
        || failure instanceof ConnectionClosedException) {
      return "the connection was closed without an answer";
    }
    if (failure instanceof HttpException) {
      return "what answers there is not HTTP";
    }
    String message = failure.getMessage();
    boolean isWords = failure instanceof SocketException || failure.getClass() == IOException.class;
    return isWords && message != null && !message.isEmpty()
        ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1)
        : failure.toString();
  }
}
