/**
 * What operations of JSR-107 do to entries, one key at a time: look, decide, and write if nobody
 * was faster. Imports {@code java.base}, JSR-107, and the packages of {@code client.jcache} for
 * storing, serialising, counting and telling.
 */
@NullMarked
package io.quorate.client.jcache.entry;

import org.jspecify.annotations.NullMarked;
