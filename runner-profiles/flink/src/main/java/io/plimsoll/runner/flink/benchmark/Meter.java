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
 * A thread inside the measured JVM that follows its CPU and the records of the source topic that
 * its Kafka consumers have handed out, by the consumers' own JMX metrics: the same for every
 * variant, whatever it is built of.
 */
final class Meter implements Runnable {
  private static final long EVERY_MILLIS = 100;

  // Between two places in a stream that flows at both, what is on its way cancels out. Before the
  // first of them the compiler takes as much of two cores as the job does, whichever job it is.
  private static final double STEADY_FROM = 0.5;
  private static final double STEADY_TO = 0.95;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final ObjectName consumers;
  private final long events;

  private final Map<ObjectName, Long> consumed = new HashMap<>();
  private final Map<Long, Long> threadNanos = new HashMap<>();
  private final Map<Long, String> threadNames = new HashMap<>();
  private long steadyFrom = -1;
  private long steadyFromCpu;
  private long steadyTo = -1;
  private long steadyToCpu;
  private long cpuAfterLast = -1;
  private int rounds;

  private Meter(String topic, long events) {
    this.events = events;
    try {
      consumers =
          new ObjectName(
              "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic=" + topic);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts to measure; the result is printed when the JVM ends, whoever ends it. */
  static void start(String topic, long events) {
    Meter meter = new Meter(topic, events);
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
    if (steadyFrom < 0 && now >= STEADY_FROM * events) {
      steadyFrom = now;
      steadyFromCpu = process.getProcessCpuTime();
    }
    if (steadyTo < 0 && now >= STEADY_TO * events) {
      steadyTo = now;
      steadyToCpu = process.getProcessCpuTime();
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
            steadyTo - steadyFrom,
            (steadyToCpu - steadyFromCpu) / 1e9,
            (cpu - cpuAfterLast) / 1e9,
            ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    Map<String, Long> byName = new HashMap<>();
    threadNanos.forEach(
        (id, nanos) ->
            byName.merge(ThreadCpu.group(threadNames.getOrDefault(id, "")), nanos, Long::sum));
    byName.put(
        "(the compiler, by its own clock)",
        1_000_000 * ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
    byName.forEach((name, nanos) -> System.out.println(new ThreadCpu(name, nanos / 1e9).line()));
    System.out.println(measurement.line());
    System.out.flush();
  }
}
