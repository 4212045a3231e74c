package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.util.List;

/** Names the field that holds the record's schema version, and the versions that are understood. */
public record SchemaVersion(String path, List<Long> supported) implements Serializable {
  public SchemaVersion {
    supported = List.copyOf(supported);
  }
}
