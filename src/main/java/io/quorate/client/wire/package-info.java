/**
 * How the client's calls reach a node, and what comes back: JSON over HTTP, one attempt after the
 * other at one node after the other. No part of the client's API. Imports {@code java.base}, {@code
 * java.net.http} and Jackson's parser.
 */
@NullMarked
package io.quorate.client.wire;

import org.jspecify.annotations.NullMarked;
