/**
 * Whether what clients were told of one key could have come from one register: long histories, some
 * calls without an answer, and writes that may be lost by those that said so. Pure; imports only
 * {@code java.base}.
 */
@NullMarked
package io.quorate.chaos.register;

import org.jspecify.annotations.NullMarked;
