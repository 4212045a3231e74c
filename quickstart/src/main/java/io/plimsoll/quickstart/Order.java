package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * One order in the envelope of the contract {@code orders}. Its texts need no escapes.
 *
 * @param quantityJson how many pieces, as JSON
 * @param sku null breaks a rule
 * @param coupon null: none was used
 * @param brokenRule the business rule that it breaks; null if it breaks none
 */
record Order(
    String id,
    String time,
    String customer,
    String store,
    String currency,
    String unitPrice,
    String quantityJson,
    String status,
    @Nullable String sku,
    @Nullable String coupon,
    @Nullable String brokenRule)
    implements DayEvent {
  private static final String TYPE = "shop.order";

  @Override
  public String idField() {
    return "order_id";
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public byte[] keyBytes() {
    return customer.getBytes(UTF_8);
  }

  @Override
  public String json() {
    return """
        {"schema_version":1,"order_id":"%s","event_type":"%s","event_time":"%s","customer":"%s",\
        "store":"%s","currency":"%s","unit_price":"%s","quantity":%s,"status":"%s","sku":%s,\
        "coupon":%s}"""
        .formatted(
            id,
            TYPE,
            time,
            customer,
            store,
            currency,
            unitPrice,
            quantityJson,
            status,
            text(sku),
            text(coupon));
  }

  @Override
  public String reordered() {
    // The same price, for it is compared by value: a number, with one more zero.
    return """
        {"quantity": %s, "unit_price": %s0, "currency": "%s", "store": "%s", "sku": %s,
         "coupon": %s, "customer": "%s", "status": "%s", "event_time": "%s", "event_type": "%s",
         "order_id": "%s", "schema_version": 1}"""
        .formatted(
            quantityJson,
            unitPrice,
            currency,
            store,
            text(sku),
            text(coupon),
            customer,
            status,
            time,
            TYPE,
            id);
  }

  @Override
  public long number() {
    return Long.parseLong(quantityJson);
  }

  @Override
  public Order withNumber(String json) {
    return new Order(
        id, time, customer, store, currency, unitPrice, json, status, sku, coupon, brokenRule);
  }

  @Override
  public Order withTime(String other) {
    return new Order(
        id,
        other,
        customer,
        store,
        currency,
        unitPrice,
        quantityJson,
        status,
        sku,
        coupon,
        brokenRule);
  }

  /** Returns the same order, but broken by a rule of the contract. */
  Order breaking(String rule) {
    return switch (rule) {
      case "known_status" -> with(currency, quantityJson, customer, "lost", sku, coupon, rule);
      case "known_currency" -> with("XTS", quantityJson, customer, status, sku, coupon, rule);
      case "sku_given" -> with(currency, quantityJson, customer, status, null, coupon, rule);
      case "sane_quantity" -> with(currency, "0", customer, status, sku, coupon, rule);
      case "no_coupon_for_guests" ->
          with(currency, quantityJson, OrderDay.GUEST, status, sku, "WELCOME10", rule);
      default -> throw new IllegalArgumentException("rule: " + rule + " (expected: of the orders)");
    };
  }

  private Order with(
      String otherCurrency,
      String otherQuantity,
      String otherCustomer,
      String otherStatus,
      @Nullable String otherSku,
      @Nullable String otherCoupon,
      String rule) {
    return new Order(
        id,
        time,
        otherCustomer,
        store,
        otherCurrency,
        unitPrice,
        otherQuantity,
        otherStatus,
        otherSku,
        otherCoupon,
        rule);
  }

  private static String text(@Nullable String text) {
    return text == null ? "null" : '"' + text + '"';
  }
}
