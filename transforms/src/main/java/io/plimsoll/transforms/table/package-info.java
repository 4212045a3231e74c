/** What the pipeline writes: the records of its tables, whichever service holds them. */
@NullMarked
package io.plimsoll.transforms.table;

import org.jspecify.annotations.NullMarked;
