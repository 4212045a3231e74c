package io.plimsoll.runner.flink.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The same work against Flink's own API, written to be fast: object reuse, no Kryo, only the fields
 * that are needed, incremental aggregation, a watermark per partition. It does less than the
 * pipeline: no validation, no dead letters, no conflicts, no ledger.
 */
final class NativeJob {
  private NativeJob() {}

  static void run(RunSpec run) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        run.work().resolve("checkpoints").toUri().toString());
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(run.parallelism(), configuration);
    flink.enableCheckpointing(run.checkpointMillis(), CheckpointingMode.EXACTLY_ONCE);

    DataStream<Tuple4<String, String, Long, Long>> events =
        flink.fromSource(source(run), watermarks(), "events");
    if (run.deduplication()) {
      events = events.keyBy(event -> event.f0, Types.STRING).filter(new FirstOfItsId());
    }
    events
        .keyBy(event -> event.f1, Types.STRING)
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(EventSequence.WINDOW_MILLIS)))
        .allowedLateness(Duration.ofMillis(EventSequence.ALLOWED_LATENESS_MILLIS))
        .aggregate(
            new CountAndAmount(),
            new ToRow(),
            PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO,
            PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO,
            TypeInformation.of(new TypeHint<Tuple4<String, Long, Long, Long>>() {}))
        .sinkTo(sink(run));
    flink.execute(run.name());
  }

  private static KafkaSource<Tuple4<String, String, Long, Long>> source(RunSpec run) {
    return KafkaSource.<Tuple4<String, String, Long, Long>>builder()
        .setProperties(Clients.consumer(run.bootstrapServers()))
        .setTopics(run.topic())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(
            KafkaRecordDeserializationSchema.valueOnly(new NativeEvents(run.deduplication())))
        .build();
  }

  private static WatermarkStrategy<Tuple4<String, String, Long, Long>> watermarks() {
    return WatermarkStrategy.<Tuple4<String, String, Long, Long>>forBoundedOutOfOrderness(
            Duration.ofMillis(EventSequence.OUT_OF_ORDERNESS_MILLIS))
        .withTimestampAssigner((event, arrival) -> event.f3);
  }

  private static KafkaSink<Tuple4<String, Long, Long, Long>> sink(RunSpec run) {
    return KafkaSink.<Tuple4<String, Long, Long, Long>>builder()
        .setKafkaProducerConfig(Clients.producer(run.bootstrapServers()))
        .setBootstrapServers(run.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new ToRecord(run.rowsTopic()))
        .build();
  }

  /** Lets an id pass once a day of processing time. */
  private static final class FirstOfItsId
      extends RichFilterFunction<Tuple4<String, String, Long, Long>> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Boolean> seen;

    @Override
    public void open(OpenContext context) {
      ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Types.BOOLEAN);
      descriptor.enableTimeToLive(timeToLive());
      seen = getRuntimeContext().getState(descriptor);
    }

    @SuppressWarnings("deprecation") // Flink 1.19 takes no Duration here yet
    private static StateTtlConfig timeToLive() {
      return StateTtlConfig.newBuilder(org.apache.flink.api.common.time.Time.days(1)).build();
    }

    @Override
    public boolean filter(Tuple4<String, String, Long, Long> event) throws Exception {
      ValueState<Boolean> state = seen;
      if (state == null) {
        throw new IllegalStateException("filter before open");
      }
      if (state.value() != null) {
        return false;
      }
      state.update(true);
      return true;
    }
  }

  /** Counts and sums in an array of its own: no boxing per event. */
  private static final class CountAndAmount
      implements AggregateFunction<Tuple4<String, String, Long, Long>, long[], long[]> {
    private static final long serialVersionUID = 1;

    @Override
    public long[] createAccumulator() {
      return new long[2];
    }

    @Override
    public long[] add(Tuple4<String, String, Long, Long> event, long[] totals) {
      totals[0]++;
      totals[1] += event.f2;
      return totals;
    }

    @Override
    public long[] getResult(long[] totals) {
      return totals;
    }

    @Override
    public long[] merge(long[] one, long[] other) {
      return new long[] {one[0] + other[0], one[1] + other[1]};
    }
  }

  private static final class ToRow
      extends ProcessWindowFunction<long[], Tuple4<String, Long, Long, Long>, String, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        String key,
        Context context,
        Iterable<long[]> totals,
        Collector<Tuple4<String, Long, Long, Long>> rows) {
      long[] only = totals.iterator().next();
      rows.collect(Tuple4.of(key, context.window().getStart(), only[0], only[1]));
    }
  }

  private static final class ToRecord
      implements KafkaRecordSerializationSchema<Tuple4<String, Long, Long, Long>> {
    private static final long serialVersionUID = 1;

    private final String topic;

    ToRecord(String topic) {
      this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Tuple4<String, Long, Long, Long> row, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(
          topic,
          Rows.key(row.f1, row.f0).getBytes(StandardCharsets.UTF_8),
          Rows.value(row.f1, row.f0, new Totals(row.f2, row.f3)));
    }
  }
}
