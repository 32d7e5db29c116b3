/**
 * Values of clients, which the program keeps and does not change. Imports {@code server.api},
 * {@code kernel} and Jackson's streaming API.
 */
@NullMarked
package io.quorate.server.values;

import org.jspecify.annotations.NullMarked;
