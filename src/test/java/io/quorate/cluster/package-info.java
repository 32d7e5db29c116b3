/**
 * A real cluster on this machine: starts nodes of {@code quorate.jar} as processes, stops, kills
 * and suspends them. For the integration tests, the load generator and {@code mvn -Pcluster
 * package}. Imports only {@code java.base} and {@code java.net.http}.
 */
@NullMarked
package io.quorate.cluster;

import org.jspecify.annotations.NullMarked;
