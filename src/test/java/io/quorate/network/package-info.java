/**
 * A network for the nodes of one run, each with an address of its own, in which a node can be cut
 * off from the others. Needs Linux and the right to make networks. Imports {@code commands}, {@code
 * cluster} and {@code java.base}.
 */
@NullMarked
package io.quorate.network;

import org.jspecify.annotations.NullMarked;
