package io.plimsoll.pipelines.estimate;

import java.util.Locale;

/** What is paid for, each in the unit in which it is counted here. */
enum Price {
  KAFKA_COMPUTE("DCU hour"),
  KAFKA_LOCAL_STORAGE("GiB month"),
  KAFKA_STORAGE("GiB month"),
  KAFKA_ZONE_TRANSFER("GiB"),
  ARCHIVE_STANDARD("GiB month"),
  ARCHIVE_NEARLINE("GiB month"),
  ARCHIVE_COLDLINE("GiB month"),
  ARCHIVE_ARCHIVE("GiB month"),
  BIGQUERY_STORAGE("GiB month"),
  BIGQUERY_LONG_TERM_STORAGE("GiB month"),
  BIGQUERY_WRITE("GiB"),
  BIGQUERY_QUERY("TiB"),
  WORKER_VCPU("vCPU hour"),
  WORKER_MEMORY("GiB hour"),
  WORKER_DISK("GiB hour"),
  WORKER_STREAMING("GiB");

  private final String unit;

  Price(String unit) {
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  /** Returns what it is called in a file of prices. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
