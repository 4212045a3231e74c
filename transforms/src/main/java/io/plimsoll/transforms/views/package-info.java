/** From admitted events to partial aggregates, panes and rows. */
@NullMarked
package io.plimsoll.transforms.views;

import org.jspecify.annotations.NullMarked;
