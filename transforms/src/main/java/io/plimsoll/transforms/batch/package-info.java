/** Records of one partition on their way from the source: what was decoded of each. */
@NullMarked
package io.plimsoll.transforms.batch;

import org.jspecify.annotations.NullMarked;
