/**
 * What a cache of JSR-107 counts, and where that is shown. Imports {@code java.base}, {@code
 * java.management} and JSR-107.
 */
@NullMarked
package io.quorate.client.jcache.figure;

import org.jspecify.annotations.NullMarked;
