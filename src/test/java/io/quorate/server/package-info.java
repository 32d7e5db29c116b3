/** What tests of the Jakarta shell share. */
@NullMarked
package io.quorate.server;

import org.jspecify.annotations.NullMarked;
