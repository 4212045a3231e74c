package io.plimsoll.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.beam.sdk.util.ReleaseInfo;
import picocli.CommandLine.IVersionProvider;

/** Tells the versions of Plimsoll and of Beam. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "Plimsoll " + project(), "Apache Beam " + ReleaseInfo.getReleaseInfo().getVersion()
    };
  }

  /** Returns the project's version. */
  static String project() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read version.properties", e);
    }
    return properties.getProperty("version", "unknown");
  }
}
