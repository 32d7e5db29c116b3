/** The door to the file system: a flat directory of files. The only package that reads them. */
@NullMarked
package io.quorate.storage;

import org.jspecify.annotations.NullMarked;
