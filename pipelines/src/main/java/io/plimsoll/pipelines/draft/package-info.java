/** Drafts a contract and its views from sample events. */
@NullMarked
package io.plimsoll.pipelines.draft;

import org.jspecify.annotations.NullMarked;
