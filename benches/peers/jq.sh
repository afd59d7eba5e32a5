#!/bin/sh
# Peer: jq, streaming reduce. P95 (type 7) of the successful requests per `name` tag, and the failure rate.
# The durations are held in memory.
exec jq -nc '
def p95: sort | (0.95 * (length - 1)) as $k | ($k | floor) as $i | .[$i] + ((.[$i + 1] // .[$i]) - .[$i]) * ($k - $i);
reduce (inputs | select(.type == "Point")) as $x ({n: 0, f: 0, d: {}};
  if $x.metric == "http_req_duration" then
    if $x.data.tags.expected_response == "true" then .d[$x.data.tags.name] += [$x.data.value] else . end
  elif $x.metric == "http_req_failed" then .n += 1 | .f += (if $x.data.value != 0 then 1 else 0 end)
  else . end)
| {requests: .n, failed: .f, rate: (.f / .n), p95_ok_by_name: (.d | with_entries(.value |= p95))}' "$1"
