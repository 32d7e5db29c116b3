/**
 * The dashboard at {@code /ui}: gives out the files of the page, which asks the node's own API for
 * everything that it shows. Imports {@code server.api}.
 */
@NullMarked
package io.quorate.server.ui;

import org.jspecify.annotations.NullMarked;
