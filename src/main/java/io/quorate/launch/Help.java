package io.quorate.launch;

import java.util.List;

/** What the jar says of itself. */
final class Help {
  static final String TEXT =
      """
      usage: java -jar quorate.jar [--port PORT] [OPTION]...

      Runs one node of Quorate (locks, queues and a cache over HTTP) until SIGTERM or Ctrl-C.

        --port PORT      where it listens, and the other nodes reach it: 8001, or NODE_PORT
        --help, -h       this text

      Any other OPTION goes to the server that is inside, Payara Micro or WildFly. Everything
      else is set by environment variables. Those that one needs first, with their defaults:

        CLUSTER_ADDRS    the first members, the same on all nodes, such as
                         node-1=host-1:8001,node-2=host-2:8001 (this node alone)
        NODE_ID          which of them this node is; to be set where several have the same port
        NODE_PORT        as --port
        NODE_BIND        the address at which it listens (all of the machine)
        DATA_DIR         its log and identity; never to be shared or emptied
                         (quorate-data/ and the node's name)
        CLUSTER_SECRET   what nodes show each other, the same on all (none)

      All variables: README.md, under "One node".

      The exit code is 143 after SIGTERM and 130 after Ctrl-C, or:
        1    the node has not started; the last line says why
        2    the port is taken or wrong; nothing has begun
      """;

  private static final List<String> OPTIONS = List.of("--help", "-h");

  private Help() {}

  static boolean isAskedFor(List<String> arguments) {
    return arguments.stream().anyMatch(OPTIONS::contains);
  }
}
