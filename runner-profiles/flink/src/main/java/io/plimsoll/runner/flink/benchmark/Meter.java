package io.plimsoll.runner.flink.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * A thread inside the measured JVM that follows its CPU and the records its Kafka consumers have
 * handed out, by the consumers' own JMX metrics: the same for every variant, whatever it is built
 * of.
 */
final class Meter implements Runnable {
  private static final long EVERY_MILLIS = 100;
  private static final double WARM = 0.2;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final ObjectName consumers;
  private final long events;

  private final Map<ObjectName, Long> consumed = new HashMap<>();
  private final Map<Long, Long> threadNanos = new HashMap<>();
  private final Map<Long, String> threadNames = new HashMap<>();
  private long consumedWhenWarm = -1;
  private long cpuWhenWarm;
  private long cpuAfterLast = -1;
  private int rounds;

  private Meter(long events) {
    this.events = events;
    try {
      consumers = new ObjectName("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts to measure; the result is printed when the JVM ends, whoever ends it. */
  static void start(long events) {
    Meter meter = new Meter(events);
    Thread thread = new Thread(meter, "benchmark-meter");
    thread.setDaemon(true);
    thread.start();
    Runtime.getRuntime().addShutdownHook(new Thread(meter::report, "benchmark-report"));
  }

  @Override
  public void run() {
    try {
      while (true) {
        sample();
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void sample() {
    for (ObjectName consumer : beans.queryNames(consumers, null)) {
      try {
        Object total = beans.getAttribute(consumer, "records-consumed-total");
        if (total instanceof Number number && !Double.isNaN(number.doubleValue())) {
          consumed.merge(consumer, number.longValue(), Math::max);
        }
      } catch (JMException e) {
        // The consumer has closed since it was listed; what it had consumed is known.
      }
    }
    long now = consumed();
    if (consumedWhenWarm < 0 && now >= WARM * events) {
      consumedWhenWarm = now;
      cpuWhenWarm = process.getProcessCpuTime();
    }
    if (cpuAfterLast < 0 && now >= events) {
      cpuAfterLast = process.getProcessCpuTime();
    }
    if (rounds++ % 5 == 0) {
      for (long id : threads.getAllThreadIds()) {
        long nanos = threads.getThreadCpuTime(id);
        if (nanos > 0) {
          threadNanos.put(id, nanos);
          if (!threadNames.containsKey(id)) {
            ThreadInfo info = threads.getThreadInfo(id);
            threadNames.put(id, info == null ? "ended" : info.getThreadName());
          }
        }
      }
    }
  }

  private long consumed() {
    return consumed.values().stream().mapToLong(Long::longValue).sum();
  }

  private synchronized void report() {
    sample();
    long cpu = process.getProcessCpuTime();
    long consumed = consumed();
    Measurement measurement =
        new Measurement(
            consumed,
            cpu / 1e9,
            consumed - consumedWhenWarm,
            (cpu - cpuWhenWarm) / 1e9,
            (cpu - cpuAfterLast) / 1e9,
            ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    Map<String, Long> byName = new HashMap<>();
    threadNanos.forEach(
        (id, nanos) ->
            byName.merge(ThreadCpu.group(threadNames.getOrDefault(id, "")), nanos, Long::sum));
    byName.forEach((name, nanos) -> System.out.println(new ThreadCpu(name, nanos / 1e9).line()));
    System.out.println(measurement.line());
    System.out.flush();
  }
}
