package io.plimsoll.pipelines;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that a mistyped one was most likely meant to be. */
final class Spelling {
  private Spelling() {}

  /** Returns {@code "; did you mean --name?"} for the nearest name, or nothing if none is near. */
  static String hint(String typed, Collection<String> known) {
    String nearest = "";
    int least = Math.max(1, typed.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(plain(typed), plain(name));
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean --" + nearest + "?";
  }

  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Returns how many letters must be put in, taken out or changed to get from one to the other. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
