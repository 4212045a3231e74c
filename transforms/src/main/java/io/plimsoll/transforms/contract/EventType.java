package io.plimsoll.transforms.contract;

import java.io.Serializable;

/** Names the field that says which kind of event a record is, and the value that is ours. */
public record EventType(String path, String value) implements Serializable {}
