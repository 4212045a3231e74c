package io.plimsoll.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A port of the loopback behind which two servers stand: a connection that begins with TLS goes to
 * the one, any other to the other. A client of Google's that is told one endpoint asks both there.
 */
final class OnePort implements AutoCloseable {
  /** The first byte of a handshake of TLS. */
  private static final int HANDSHAKE = 0x16;

  private final ServerSocket door;
  private final int tlsPort;
  private final int plainPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "one-port");
            thread.setDaemon(true);
            return thread;
          });

  OnePort(int tlsPort, int plainPort) throws IOException {
    this.door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    this.tlsPort = tlsPort;
    this.plainPort = plainPort;
    threads.execute(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      int first = client.getInputStream().read();
      if (first < 0) {
        client.close();
        return;
      }
      Socket server =
          new Socket(InetAddress.getLoopbackAddress(), first == HANDSHAKE ? tlsPort : plainPort);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.getOutputStream().write(first);
      threads.execute(() -> pass(server, client));
      pass(client, server);
    } catch (IOException e) {
      drop(client);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      drop(from);
      drop(to);
    }
  }

  private void drop(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    open.forEach(this::drop);
    threads.shutdownNow();
  }
}
