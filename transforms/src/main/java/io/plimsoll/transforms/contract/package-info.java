/** What an event is and which views are taken of it, read from the files of a contract folder. */
@NullMarked
package io.plimsoll.transforms.contract;

import org.jspecify.annotations.NullMarked;
