package io.plimsoll.cloud;

import io.plimsoll.quickstart.Certificates;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has this JVM trust one certificate more than it is used to, alone, until closed. A client that
 * cannot be given a trust store goes by the JVM's.
 */
final class Trusting implements AutoCloseable {
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final String TYPE = "javax.net.ssl.trustStoreType";
  private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

  private final Map<String, @Nullable String> before = new HashMap<>();

  Trusting(Certificates certificates) {
    set(STORE, certificates.trustStore().toString());
    set(TYPE, "PKCS12");
    // Without it the certificates of such a store are not read, and nobody is trusted.
    set(PASSWORD, certificates.password());
  }

  private void set(String name, String value) {
    before.put(name, System.setProperty(name, value));
  }

  @Override
  public void close() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}
