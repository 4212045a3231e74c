package io.plimsoll.runner.dataflow;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Quietens the libraries in the launcher: what makes a submission fail is told in one line, and
 * they would tell it in many. Logging is the JDK's own, as on the workers, whose harness sends it
 * to the service.
 */
final class LauncherLog {
  private static final Map<String, Level> LEVELS =
      Map.of(
          "", Level.WARNING,
          "org.apache.beam", Level.SEVERE,
          "org.apache.kafka", Level.SEVERE,
          // Warns once a second of a broker that does not answer; the launcher says so once.
          "org.apache.kafka.clients.NetworkClient", Level.OFF,
          "org.apache.kafka.clients.admin", Level.OFF);

  /** Kept, because a logger that nobody holds forgets its level. */
  private static final List<Logger> LOGGERS =
      LEVELS.keySet().stream().map(Logger::getLogger).toList();

  private LauncherLog() {}

  /** Sets levels, unless somebody has configured logging. */
  static void quieten() {
    if (System.getProperty("java.util.logging.config.file") == null) {
      LOGGERS.forEach(logger -> logger.setLevel(LEVELS.get(logger.getName())));
    }
  }
}
