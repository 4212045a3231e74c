/**
 * Services of Google Cloud as this project understands them, on the loopback: for the real clients,
 * so that all that is ours, and Beam's, runs.
 *
 * <p>What they do not prove: that the service itself answers so. Of BigQuery these are its error
 * codes and when they come, its quotas, how soon a change is seen, what it does with two changes of
 * one number, that its SQL reads what was written, and whatever it checks of a row that is not
 * checked here. Of Cloud Storage these are generations and their preconditions, soft deletion, and
 * how soon a list knows an object. Of Google's identity they prove nothing: nobody is asked who he
 * is.
 */
@NullMarked
package io.plimsoll.cloud;

import org.jspecify.annotations.NullMarked;
