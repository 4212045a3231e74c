package io.plimsoll.io.store;

/**
 * A column of a table in BigQuery.
 *
 * @param type a type of GoogleSQL
 * @param mode REQUIRED, NULLABLE or REPEATED
 */
public record BigQueryColumn(String name, String type, String mode) {}
