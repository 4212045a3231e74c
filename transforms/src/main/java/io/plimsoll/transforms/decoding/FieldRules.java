package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.contract.Field;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A field's structural rules, ready to be applied. Each check returns what was expected. */
final class FieldRules {
  private final @Nullable Integer minLength;
  private final @Nullable Integer maxLength;
  private final @Nullable Pattern pattern;
  private final @Nullable String written;
  private final @Nullable JsonNumber minimum;
  private final @Nullable JsonNumber maximum;
  private final @Nullable JsonNumber exclusiveMinimum;
  private final @Nullable JsonNumber exclusiveMaximum;

  FieldRules(Field.Rules rules) {
    minLength = rules.minLength();
    maxLength = rules.maxLength();
    written = rules.pattern();
    pattern = rules.pattern() == null ? null : Pattern.compile(anchored(rules.pattern()));
    minimum = bound(rules.minimum());
    maximum = bound(rules.maximum());
    exclusiveMinimum = bound(rules.exclusiveMinimum());
    exclusiveMaximum = bound(rules.exclusiveMaximum());
  }

  private static @Nullable JsonNumber bound(@Nullable String literal) {
    return literal == null ? null : JsonNumber.of(new BigDecimal(literal).toString());
  }

  /**
   * Returns the pattern with each {@code $} as {@code \z}: in JSON Schema it is the end of the
   * text, in Java it is also before a last line feed.
   */
  private static String anchored(String pattern) {
    StringBuilder text = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        text.append(c).append(pattern.charAt(++i));
      } else if (c == '$' && !inClass) {
        text.append("\\z");
      } else {
        inClass = c == '[' || (inClass && c != ']');
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Returns whether any rule looks at a text. */
  boolean restrictText() {
    return minLength != null || maxLength != null || pattern != null;
  }

  /** Returns whether any rule looks at a text's characters, not only at their number. */
  boolean hasPattern() {
    return pattern != null;
  }

  /** Returns whether any rule looks at a number. */
  boolean restrictNumber() {
    return minimum != null
        || maximum != null
        || exclusiveMinimum != null
        || exclusiveMaximum != null;
  }

  /** Returns whether a text of so many bytes is neither too short nor too long, whatever it is. */
  boolean surelyAllowBytes(int bytes) {
    return (minLength == null || (bytes + 3) / 4 >= minLength)
        && (maxLength == null || bytes <= maxLength);
  }

  /** Returns whether a text of so many code points is neither too short nor too long. */
  boolean allowLength(int codePoints) {
    return (minLength == null || codePoints >= minLength)
        && (maxLength == null || codePoints <= maxLength);
  }

  /** Returns what was expected of a text that breaks a rule, or null if it breaks none. */
  @Nullable String expectedOf(String text) {
    int length = text.codePointCount(0, text.length());
    if (minLength != null && length < minLength) {
      return "at least " + minLength + " characters";
    }
    if (maxLength != null && length > maxLength) {
      return "at most " + maxLength + " characters";
    }
    if (pattern != null && !finds(pattern, text)) {
      return "a match of " + written;
    }
    return null;
  }

  private static boolean finds(Pattern pattern, String text) {
    try {
      return pattern.matcher(text).find();
    } catch (StackOverflowError e) {
      // Java's alternations recurse once per repetition; a record cannot stop the pipeline by that.
      return false;
    }
  }

  /** Returns what was expected of a number that breaks a rule, or null if it breaks none. */
  @Nullable String expectedOf(JsonNumber number) {
    if (minimum != null && number.compareTo(minimum) < 0) {
      return "at least " + minimum;
    }
    if (maximum != null && number.compareTo(maximum) > 0) {
      return "at most " + maximum;
    }
    if (exclusiveMinimum != null && number.compareTo(exclusiveMinimum) <= 0) {
      return "more than " + exclusiveMinimum;
    }
    if (exclusiveMaximum != null && number.compareTo(exclusiveMaximum) >= 0) {
      return "less than " + exclusiveMaximum;
    }
    return null;
  }
}
