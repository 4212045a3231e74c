/** All that is particular to the DirectRunner. */
@NullMarked
package io.plimsoll.runner.direct;

import org.jspecify.annotations.NullMarked;
