/** Google Cloud's services: the tables of contracts in BigQuery. */
@NullMarked
package io.plimsoll.io.google;

import org.jspecify.annotations.NullMarked;
