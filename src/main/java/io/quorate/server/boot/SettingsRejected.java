package io.quorate.server.boot;

import java.util.List;

/** The configuration forbids to start; one line of the message for each bad value. */
final class SettingsRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> complaints;

  SettingsRejected(List<String> complaints) {
    super(String.join("\n", complaints));
    this.complaints = List.copyOf(complaints);
  }

  List<String> complaints() {
    return complaints;
  }
}
