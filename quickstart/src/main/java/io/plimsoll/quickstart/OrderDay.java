package io.plimsoll.quickstart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A Monday of a shop that does not exist: busy at noon and in the evening, quiet at night. */
final class OrderDay implements Day {
  static final String CONTRACT = "orders";
  static final String GUEST = "guest";

  /** The rules of the contract, each of which some orders break. */
  static final List<String> RULES =
      List.of(
          "no_coupon_for_guests", "known_currency", "sane_quantity", "known_status", "sku_given");

  private static final long MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final int HOUR = 3_600_000;

  /** How many of a hundred thousand orders come in each hour. */
  private static final int[] BUSY = {
    1200, 800, 500, 400, 400, 800, 1800, 3200, 4600, 5400, 5600, 6400,
    7600, 6600, 5200, 4600, 4800, 5600, 6800, 7800, 7600, 6000, 4000, 2300
  };

  private static final List<String> STORES =
      List.of("berlin", "warsaw", "london", "paris", "madrid", "vienna", "dublin", "krakow");
  private static final List<String> CURRENCIES =
      List.of("EUR", "PLN", "GBP", "EUR", "EUR", "EUR", "EUR", "PLN");
  private static final List<String> STATUSES =
      List.of("paid", "paid", "paid", "paid", "placed", "placed", "shipped", "cancelled");
  private static final int CUSTOMERS = 5_000;
  private static final int ARTICLES = 400;
  private static final double GUESTS = 0.1;
  private static final double COUPONS = 0.08;
  private static final double BROKEN_RULES = 0.01;
  private static final int USUAL_ORDERS = 24_000;

  private final int count;

  OrderDay() {
    this(USUAL_ORDERS);
  }

  /** Makes a day of so many orders. */
  OrderDay(int count) {
    this.count = count;
  }

  @Override
  public ShownView shown() {
    return new ShownView("orders_per_hour", "orders", "items", "stores");
  }

  @Override
  public List<Order> events(Random random) {
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = MIDNIGHT + (long) hour(random) * HOUR + random.nextInt(HOUR);
    }
    Arrays.sort(times);
    List<Order> orders = new ArrayList<>(count);
    int broken = 0;
    for (long time : times) {
      Order order = order(time, random);
      boolean breaks = random.nextDouble() < BROKEN_RULES;
      orders.add(breaks ? order.breaking(RULES.get(broken++ % RULES.size())) : order);
    }
    return orders;
  }

  private static int hour(Random random) {
    int left = random.nextInt(Arrays.stream(BUSY).sum());
    int hour = 0;
    while (left >= BUSY[hour]) {
      left -= BUSY[hour++];
    }
    return hour;
  }

  private static Order order(long time, Random random) {
    // The smaller of two: some stores sell far more than others.
    int store = Math.min(random.nextInt(STORES.size()), random.nextInt(STORES.size()));
    boolean guest = random.nextDouble() < GUESTS;
    int article = random.nextInt(ARTICLES);
    // An article has one price; the cents are those of a shop.
    String price = String.format(Locale.ROOT, "%d.%d9", 1 + article * 37 % 180, article % 10);
    @Nullable String coupon = !guest && random.nextDouble() < COUPONS ? "WELCOME10" : null;
    return new Order(
        String.format(Locale.ROOT, "o-%016x", random.nextLong()),
        Instant.ofEpochMilli(time).toString(),
        guest ? GUEST : "c-" + random.nextInt(CUSTOMERS),
        STORES.get(store),
        CURRENCIES.get(store),
        price,
        Integer.toString(1 + Math.min(random.nextInt(12), random.nextInt(12))),
        STATUSES.get(random.nextInt(STATUSES.size())),
        String.format(Locale.ROOT, "a-%03d", article),
        coupon,
        null);
  }
}
