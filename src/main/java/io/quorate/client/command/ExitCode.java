package io.quorate.client.command;

/** What the command ends with where the program that it runs does not say; as in sysexits.h. */
enum ExitCode {
  DONE(0),
  /** The command line is wrong. */
  USAGE(64),
  /** The cluster could not be reached, or did not serve; the program was not started. */
  UNAVAILABLE(69),
  /** The lock was held by others all the time; the program was not started. */
  NOT_ACQUIRED(75),
  /** The lock was lost, and so the program was stopped. */
  LOST(76),
  /** The program cannot be executed. */
  NOT_EXECUTABLE(126),
  /** There is no such program. */
  NOT_FOUND(127);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
