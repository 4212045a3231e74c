package io.plimsoll.transforms.views;

/**
 * What some events of one bundle add to one row.
 *
 * @param windowStart start of the row's window, in milliseconds
 * @param windowEnd its end, in milliseconds, no longer part of it
 */
public record Partial(long windowStart, long windowEnd, Cells cells) {}
