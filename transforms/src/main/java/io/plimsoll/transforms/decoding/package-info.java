/** From the bytes of a record to an event or a dead letter. */
@NullMarked
package io.plimsoll.transforms.decoding;

import org.jspecify.annotations.NullMarked;
