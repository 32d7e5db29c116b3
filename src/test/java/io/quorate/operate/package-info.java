/** What operators are given beside the archive, held against the archive. */
@NullMarked
package io.quorate.operate;

import org.jspecify.annotations.NullMarked;
