package io.plimsoll.pipelines.estimate;

import org.jspecify.annotations.Nullable;

/**
 * One line of an estimate.
 *
 * @param section what it is a part of
 * @param cost in a month; null: nothing is paid for it by itself
 * @param because what is assumed
 */
public record Line(
    String section,
    String what,
    double amount,
    String unit,
    @Nullable Double cost,
    String because) {}
