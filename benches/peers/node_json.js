// Peer: Node's JSON.parse, every line parsed. P95 (type 7) of the successful requests per `name` tag, and the failure rate.
const input = require("fs").createReadStream(process.argv[2], { highWaterMark: 1 << 20 });
const lines = require("readline").createInterface({ input });
const durations = new Map();
let requests = 0;
let failed = 0;

lines.on("line", (line) => {
  const x = JSON.parse(line);
  if (x.type !== "Point") return;
  if (x.metric === "http_req_duration") {
    const { name, expected_response } = x.data.tags;
    if (expected_response !== "true") return;
    if (!durations.has(name)) durations.set(name, []);
    durations.get(name).push(x.data.value);
  } else if (x.metric === "http_req_failed") {
    requests++;
    if (x.data.value !== 0) failed++;
  }
});

lines.on("close", () => {
  const p95 = (values) => {
    const v = Float64Array.from(values).sort();
    const k = 0.95 * (v.length - 1);
    const i = Math.floor(k);
    return v[i] + (v[Math.min(i + 1, v.length - 1)] - v[i]) * (k - i);
  };
  const byName = Object.fromEntries([...durations.keys()].sort().map((name) => [name, p95(durations.get(name))]));
  console.log(JSON.stringify({ requests, failed, rate: failed / requests, p95_ok_by_name: byName }));
});
