/**
 * Golden scenarios: scripts of commands with the whole trace that they must lead to. Imports the
 * test cluster of {@code raft}.
 */
@NullMarked
package io.quorate.scenario;

import org.jspecify.annotations.NullMarked;
