/** The count of what became of every record. */
@NullMarked
package io.plimsoll.transforms.ledger;

import org.jspecify.annotations.NullMarked;
