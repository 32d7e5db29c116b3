/** The description of the API that the server gives out, held against the API. */
@NullMarked
package io.quorate.openapi;

import org.jspecify.annotations.NullMarked;
