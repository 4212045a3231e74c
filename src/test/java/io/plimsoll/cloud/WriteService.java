package io.plimsoll.cloud;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes rows by the Storage Write API, to the default stream of each table. */
final class WriteService extends BigQueryWriteGrpc.BigQueryWriteImplBase {
  private static final Pattern STREAM =
      Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)/(streams/)?_default");

  private final FakeBigQuery service;

  WriteService(FakeBigQuery service) {
    this.service = service;
  }

  @Override
  public void getWriteStream(GetWriteStreamRequest request, StreamObserver<WriteStream> answer) {
    if (table(request.getName()) == null) {
      answer.onError(noSuchTable(request.getName()).asRuntimeException());
      return;
    }
    answer.onNext(
        WriteStream.newBuilder()
            .setName(request.getName())
            .setType(WriteStream.Type.COMMITTED)
            .build());
    answer.onCompleted();
  }

  private @Nullable FakeTable table(String stream) {
    Matcher matcher = STREAM.matcher(stream);
    return matcher.matches()
        ? service.find(matcher.group(1), matcher.group(2), matcher.group(3))
        : null;
  }

  private static Status noSuchTable(String stream) {
    return Status.NOT_FOUND.withDescription("Requested entity was not found. Entity: " + stream);
  }

  @Override
  public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> answer) {
    return new Connection(answer);
  }

  /** One connection: the stream and the rows' schema are said in its first request. */
  private final class Connection implements StreamObserver<AppendRowsRequest> {
    private final StreamObserver<AppendRowsResponse> answer;
    private String stream = "";
    private @Nullable RowReader reader;

    Connection(StreamObserver<AppendRowsResponse> answer) {
      this.answer = answer;
    }

    @Override
    public synchronized void onNext(AppendRowsRequest request) {
      if (!request.getWriteStream().isEmpty()) {
        stream = request.getWriteStream();
      }
      FakeTable table = table(stream);
      if (table == null) {
        answer.onError(noSuchTable(stream).asRuntimeException());
        return;
      }
      if (request.getProtoRows().hasWriterSchema()) {
        reader = RowReader.of(request.getProtoRows().getWriterSchema().getProtoDescriptor(), table);
      }
      Fault fault = service.nextFault();
      if (fault != null && fault != Fault.LOST_ACKNOWLEDGEMENT) {
        refuse(fault);
        return;
      }
      List<Map<String, Object>> rows = new ArrayList<>();
      List<RowError> errors = new ArrayList<>();
      int index = 0;
      for (ByteString row : request.getProtoRows().getRows().getSerializedRowsList()) {
        Map<String, Object> read = reader.read(row);
        String reason = service.refusalOf(read);
        if (reason != null) {
          errors.add(
              RowError.newBuilder()
                  .setIndex(index)
                  .setCode(RowError.RowErrorCode.FIELDS_ERROR)
                  .setMessage(reason)
                  .build());
        }
        rows.add(read);
        index++;
      }
      if (!errors.isEmpty()) {
        // None of a request is taken if one row of it is refused.
        answer.onNext(
            AppendRowsResponse.newBuilder()
                .addAllRowErrors(errors)
                .setError(
                    com.google.rpc.Status.newBuilder()
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setMessage("Errors found while processing rows."))
                .build());
        return;
      }
      rows.forEach(table::add);
      if (fault != null) {
        answer.onError(Status.UNAVAILABLE.withDescription("the answer is lost").asException());
        return;
      }
      answer.onNext(
          AppendRowsResponse.newBuilder()
              .setAppendResult(AppendRowsResponse.AppendResult.getDefaultInstance())
              .setWriteStream(stream)
              .build());
    }

    private void refuse(Fault fault) {
      switch (fault) {
        case UNAVAILABLE ->
            answer.onError(Status.UNAVAILABLE.withDescription("try again").asException());
        case QUOTA ->
            answer.onNext(
                AppendRowsResponse.newBuilder()
                    .setError(
                        com.google.rpc.Status.newBuilder()
                            .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                            .setMessage("Exceeds quota on append throughput"))
                    .setWriteStream(stream)
                    .build());
        case CONNECTION_QUOTA ->
            answer.onError(
                Status.RESOURCE_EXHAUSTED
                    .withDescription("Exceeds quota on concurrent connections")
                    .asException());
        case OFFSET_ALREADY_EXISTS ->
            answer.onError(
                error(
                    Code.ALREADY_EXISTS,
                    StorageError.StorageErrorCode.OFFSET_ALREADY_EXISTS,
                    "The offset is within stream"));
        case SCHEMA_MISMATCH ->
            answer.onError(
                error(
                    Code.INVALID_ARGUMENT,
                    StorageError.StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS,
                    "Input schema has more fields than BigQuery schema"));
        case LOST_ACKNOWLEDGEMENT -> throw new IllegalStateException("taken, and not refused");
      }
    }

    private Exception error(Code code, StorageError.StorageErrorCode storageCode, String message) {
      return StatusProto.toStatusException(
          com.google.rpc.Status.newBuilder()
              .setCode(code.getNumber())
              .setMessage(message + ". Entity: " + stream)
              .addDetails(
                  Any.pack(
                      StorageError.newBuilder()
                          .setCode(storageCode)
                          .setEntity(stream)
                          .setErrorMessage(message)
                          .build()))
              .build());
    }

    @Override
    public void onError(Throwable thrown) {
      // The client is gone.
    }

    @Override
    public void onCompleted() {
      answer.onCompleted();
    }
  }
}
