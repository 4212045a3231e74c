package io.plimsoll.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that signs itself, for 127.0.0.1 and made now, and who trusts it.
 *
 * @param keyStore a PKCS 12 file with the key and its certificate
 * @param trustStore a PKCS 12 file with the certificate alone
 * @param password of both files
 */
public record Certificates(Path keyStore, Path trustStore, String password) {

  /** Makes them in a folder, with the JDK's own tool. */
  public static Certificates in(Path folder, String name, String password) {
    Path keyStore = folder.resolve(name + ".keys.p12");
    Path trustStore = folder.resolve(name + ".trust.p12");
    Path certificate = folder.resolve(name + ".cer");
    keytool(
        keyStore,
        password,
        "-genkeypair -alias own -keyalg EC -dname CN=" + name,
        // A day ago: in a far time zone today may be tomorrow.
        "-startdate -1d -validity 3 -ext SAN=ip:127.0.0.1,dns:localhost");
    keytool(keyStore, password, "-exportcert -alias own -file", certificate.toString());
    keytool(trustStore, password, "-importcert -noprompt -alias own -file", certificate.toString());
    return new Certificates(keyStore, trustStore, password);
  }

  private static void keytool(Path store, String password, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (String argument : arguments) {
      command.addAll(argument.startsWith("-") ? List.of(argument.split(" ")) : List.of(argument));
    }
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", password));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("keytool: interrupted", e);
    }
  }
}
