/** One class with a main for each pipeline, and the options that it takes. */
@NullMarked
package io.plimsoll.pipelines;

import org.jspecify.annotations.NullMarked;
