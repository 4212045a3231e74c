package io.plimsoll.pipelines.estimate;

import java.util.ArrayList;
import java.util.List;

/**
 * How many days an object of the archive spends in a storage class: the arithmetic of {@code
 * terraform/modules/storage}, which a test holds this to.
 *
 * @param name the class, in lower case
 * @param from its age, in days, when it gets there
 * @param days how long it stays
 */
record ArchiveTier(String name, Price price, long from, long days) {

  /** Returns the classes that an object passes, the first first. */
  static List<ArchiveTier> of(long eventDays, long rowDays) {
    List<ArchiveTier> tiers = new ArrayList<>();
    add(tiers, "standard", Price.ARCHIVE_STANDARD, 0, rowDays);
    add(tiers, "nearline", Price.ARCHIVE_NEARLINE, Math.max(30, eventDays), rowDays);
    add(tiers, "coldline", Price.ARCHIVE_COLDLINE, Math.max(90, eventDays + 30), rowDays);
    add(tiers, "archive", Price.ARCHIVE_ARCHIVE, Math.max(365, eventDays + 120), rowDays);
    return tiers;
  }

  private static void add(
      List<ArchiveTier> tiers, String name, Price price, long from, long rowDays) {
    if (from >= rowDays) {
      return;
    }
    if (!tiers.isEmpty()) {
      ArchiveTier last = tiers.remove(tiers.size() - 1);
      tiers.add(new ArchiveTier(last.name(), last.price(), last.from(), from - last.from()));
    }
    tiers.add(new ArchiveTier(name, price, from, rowDays - from));
  }
}
