package io.quorate.client;

import io.quorate.client.wire.Clockwork;
import io.quorate.client.wire.Cluster;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What all parts of one client share.
 *
 * @param callbacks where the program's own code runs
 */
record Surroundings(
    Cluster cluster,
    Clockwork clock,
    RandomGenerator random,
    Executor callbacks,
    Settings settings) {}
