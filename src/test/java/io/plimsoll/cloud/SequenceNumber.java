package io.plimsoll.cloud;

import java.util.Arrays;
import java.util.List;

/**
 * What orders changes of one key: up to four sections of 1 to 16 hexadecimal digits each, with
 * slashes between, the first the weightiest.
 */
record SequenceNumber(List<Long> sections) implements Comparable<SequenceNumber> {
  private static final String SECTIONS = "[0-9a-fA-F]{1,16}(/[0-9a-fA-F]{1,16}){0,3}";

  static SequenceNumber parse(String text) {
    if (!text.matches(SECTIONS)) {
      throw new IllegalArgumentException(
          "_CHANGE_SEQUENCE_NUMBER: "
              + text
              + " (expected: 1 to 4 sections of hexadecimal digits)");
    }
    return new SequenceNumber(
        Arrays.stream(text.split("/", -1))
            .map(section -> Long.parseUnsignedLong(section, 16))
            .toList());
  }

  @Override
  public int compareTo(SequenceNumber other) {
    for (int i = 0; i < Math.min(sections.size(), other.sections.size()); i++) {
      int compared = Long.compareUnsigned(sections.get(i), other.sections.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(sections.size(), other.sections.size());
  }
}
