package io.plimsoll.io.kafka;

import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Looks up secrets that a property of a Kafka client refers to, as {@code ${name:...}}, where and
 * when the client is made. Found by {@link java.util.ServiceLoader}, beside Kafka's own for the
 * environment and for files.
 */
public interface SecretProvider extends ConfigProvider {
  /** Returns what a reference begins with. */
  String name();
}
