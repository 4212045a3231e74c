package io.plimsoll.transforms.admission;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.fn.harness.state.BeamFnStateClient;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.StateAppendResponse;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.StateClearResponse;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.StateGetResponse;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.StateKey;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.StateRequest;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.StateResponse;
import org.apache.beam.vendor.grpc.v1p69p0.com.google.protobuf.ByteString;

/** A runner's state as the harness asks for it: bags, values and maps of single values. */
final class HarnessState implements BeamFnStateClient {
  private final Map<StateKey, ByteString> values = new LinkedHashMap<>();

  @Override
  public CompletableFuture<StateResponse> handle(StateRequest.Builder request) {
    StateKey key = request.getStateKey();
    StateResponse.Builder response = StateResponse.newBuilder().setId(request.getId());
    switch (request.getRequestCase()) {
      case GET -> response.setGet(StateGetResponse.newBuilder().setData(get(key)));
      case APPEND -> {
        values.merge(key, request.getAppend().getData(), ByteString::concat);
        response.setAppend(StateAppendResponse.getDefaultInstance());
      }
      case CLEAR -> {
        values.keySet().removeIf(each -> each.equals(key) || isEntry(each, key));
        response.setClear(StateClearResponse.getDefaultInstance());
      }
      default -> throw new IllegalArgumentException("state: " + request.getRequestCase());
    }
    return CompletableFuture.completedFuture(response.build());
  }

  private ByteString get(StateKey key) {
    if (!key.hasMultimapKeysUserState() && !key.hasMultimapEntriesUserState()) {
      return values.getOrDefault(key, ByteString.EMPTY);
    }
    ByteString all = ByteString.EMPTY;
    for (Map.Entry<StateKey, ByteString> each : values.entrySet()) {
      if (isEntry(each.getKey(), key)) {
        all = all.concat(each.getKey().getMultimapUserState().getMapKey());
        if (key.hasMultimapEntriesUserState()) {
          // An iterable of one value: how many, and the value.
          ByteBuffer one = ByteBuffer.allocate(4).putInt(0, 1);
          all = all.concat(ByteString.copyFrom(one)).concat(each.getValue());
        }
      }
    }
    return all;
  }

  private static boolean isEntry(StateKey entry, StateKey map) {
    if (!entry.hasMultimapUserState()) {
      return false;
    }
    StateKey.MultimapUserState of = entry.getMultimapUserState();
    if (map.hasMultimapEntriesUserState()) {
      StateKey.MultimapEntriesUserState all = map.getMultimapEntriesUserState();
      return of.getUserStateId().equals(all.getUserStateId()) && of.getKey().equals(all.getKey());
    }
    StateKey.MultimapKeysUserState all = map.getMultimapKeysUserState();
    return map.hasMultimapKeysUserState()
        && of.getUserStateId().equals(all.getUserStateId())
        && of.getKey().equals(all.getKey());
  }
}
