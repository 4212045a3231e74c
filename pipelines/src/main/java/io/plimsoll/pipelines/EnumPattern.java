package io.plimsoll.pipelines;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values off a pattern that is an enum: {@code ^(a|b)$}. */
final class EnumPattern {
  private static final Pattern ENUM = Pattern.compile("\\^\\(([\\w -]+(?:\\|[\\w -]+)*)\\)\\$");

  private EnumPattern() {}

  /** Returns the values; none if the pattern is not just a list of values. */
  static Set<String> values(String pattern) {
    Matcher matcher = ENUM.matcher(pattern);
    return matcher.matches()
        ? new LinkedHashSet<>(Arrays.asList(matcher.group(1).split("\\|", -1)))
        : Set.of();
  }
}
