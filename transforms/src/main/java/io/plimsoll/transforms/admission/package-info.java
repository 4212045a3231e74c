/** Which events are new, which are known, and which come too late. */
@NullMarked
package io.plimsoll.transforms.admission;

import org.jspecify.annotations.NullMarked;
