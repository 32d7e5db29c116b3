/**
 * Load on a running cluster, with figures: rates, latencies, CPU seconds, failover times. Imports
 * {@code java.base}, HdrHistogram and {@code cluster}, which starts the processes.
 */
@NullMarked
package io.quorate.bench;

import org.jspecify.annotations.NullMarked;
