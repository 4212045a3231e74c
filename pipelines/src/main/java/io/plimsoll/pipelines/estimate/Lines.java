package io.plimsoll.pipelines.estimate;

import java.util.ArrayList;
import java.util.List;

/** Collects the lines of a part, section by section. */
final class Lines {
  static final double GIB = 1L << 30;
  static final double HOURS_PER_MONTH = 730;

  private final PriceList prices;
  private final List<Line> lines = new ArrayList<>();
  private String section = "";

  Lines(PriceList prices) {
    this.prices = prices;
  }

  void section(String name) {
    section = name;
  }

  /** Adds a line for which nothing is paid by itself. */
  void add(String what, double amount, String unit, String because) {
    lines.add(new Line(section, what, amount, unit, null, because));
  }

  /** Adds an amount in GiB, of which bytes are given. */
  void addBytes(String what, double bytes, String because) {
    add(what, bytes / GIB, "GiB", because);
  }

  /** Adds a line that costs something: an amount in a month, in the unit of its price. */
  void addPaid(String what, double amount, Price price, String because) {
    lines.add(
        new Line(
            section,
            what,
            amount,
            price.unit(),
            prices.cost(price, amount),
            because + "; " + prices.because(price)));
  }

  Part part(String name) {
    return new Part(name, lines);
  }
}
