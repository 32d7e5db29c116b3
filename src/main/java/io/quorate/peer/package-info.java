/**
 * How nodes talk: the form of calls and replies in bytes, and the Transport port on HTTP. Imports
 * {@code node}, {@code machine}, {@code raft}, {@code kernel}, Jackson's streaming API and Apache
 * HttpCore.
 */
@NullMarked
package io.quorate.peer;

import org.jspecify.annotations.NullMarked;
