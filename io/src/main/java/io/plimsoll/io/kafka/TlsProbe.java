package io.plimsoll.io.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Finds out whether a server speaks TLS, for a client that got no answer: Kafka drops a connection
 * of the wrong kind without a word. Trusts nobody and sends nothing but a greeting.
 */
enum TlsProbe {
  TLS,
  NO_TLS,
  /** Nobody listens, or the question itself failed. */
  UNKNOWN;

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int MOST_SERVERS = 3;

  /** Asks the first of some servers ({@code host:port}, separated by commas) that listens. */
  static TlsProbe of(String servers) {
    String[] all = servers.split("\\s*,\\s*");
    for (int i = 0; i < Math.min(all.length, MOST_SERVERS); i++) {
      int colon = all[i].lastIndexOf(':');
      String host = all[i].substring(0, colon).replaceAll("[\\[\\]]", "");
      TlsProbe found = of(host, Integer.parseInt(all[i].substring(colon + 1)));
      if (found != UNKNOWN) {
        return found;
      }
    }
    return UNKNOWN;
  }

  private static TlsProbe of(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return greet(socket, host, port) ? TLS : NO_TLS;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  /** Returns whether the server showed a certificate, which only a server of TLS does. */
  private static boolean greet(Socket socket, String host, int port)
      throws GeneralSecurityException, IOException {
    Nobody nobody = new Nobody();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {nobody}, null);
    try (SSLSocket greeting =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true)) {
      greeting.startHandshake();
    } catch (IOException e) {
      // Expected, whoever is there: the certificate is refused, or there is none.
      return nobody.wasAsked.get();
    }
    return true;
  }

  /** Trusts nobody and remembers having been asked. */
  private static final class Nobody implements X509TrustManager {
    private final AtomicBoolean wasAsked = new AtomicBoolean();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      wasAsked.set(true);
      throw new CertificateException("seen");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
