package io.quorate.launch;

/**
 * The server in the same jar. Spoken to by name, because it is in the jar but not among the
 * dependencies of the archive.
 */
interface Server {
  /** Whichever server this jar was made with. */
  static Server ofThisJar() {
    return isHere(PayaraServer.NAME) ? new PayaraServer() : new WildFlyServer();
  }

  private static boolean isHere(String name) {
    try {
      Class.forName(name, false, Server.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns once the archive is deployed, or could not be. */
  void start(NodePort port) throws ReflectiveOperationException;

  /**
   * From now on connections are accepted.
   *
   * @throws IllegalStateException if the server cannot listen
   */
  void openPort(NodePort port) throws ReflectiveOperationException;

  /** New connections are refused by the kernel; those that are open get nothing done any more. */
  void closePort() throws ReflectiveOperationException;

  /** Ends the process, whose node has stopped; what the server has unpacked is cleared away. */
  void exit(int exitValue);
}
