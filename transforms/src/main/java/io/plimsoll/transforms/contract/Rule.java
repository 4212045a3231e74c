package io.plimsoll.transforms.contract;

import java.io.Serializable;

/**
 * A business rule: what holds of an event that means what it says. An event that breaks one is
 * whole and yet waits in quarantine.
 *
 * @param name what headers and the ledger call it, unique in its contract
 * @param expectation the rule as people read it
 * @param condition what is true of every event that keeps the rule
 */
public record Rule(String name, String expectation, Condition condition) implements Serializable {}
