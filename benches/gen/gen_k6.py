#!/usr/bin/env python3
"""Deterministic generator of load samples in the line format of `k6 run --out json` (no k6 is run).
usage: gen_k6.py OUT BYTES [SEED]   -- writes >= BYTES; 10 Points per request (8 http_req_* + http_reqs + checks) plus
per-iteration and VU points; prints the exact answers (brute force) as JSON: counts, failure rate, P95 (type 7, linear) of
all requests, of the successful ones (expected_response:true), and of the successful ones per value of the `name` tag."""
import sys, random, json
out, size, seed = sys.argv[1], int(float(sys.argv[2])), int(sys.argv[3]) if len(sys.argv) > 3 else 7
R = random.Random(seed)
METRICS = [("http_reqs","counter","default"),("http_req_duration","trend","time"),("http_req_blocked","trend","time"),
 ("http_req_connecting","trend","time"),("http_req_tls_handshaking","trend","time"),("http_req_sending","trend","time"),
 ("http_req_waiting","trend","time"),("http_req_receiving","trend","time"),("http_req_failed","rate","default"),("checks","rate","default"),
 ("vus","gauge","default"),("vus_max","gauge","default"),("iterations","counter","default"),("iteration_duration","trend","time"),
 ("data_sent","counter","data"),("data_received","counter","data")]
EP = [("GET","/api/v1/orders/${id}"),("POST","/api/v1/orders"),("GET","/api/v1/machines"),("PUT","/api/v1/packages/${id}"),("GET","/api/v1/설비/목록")]
durs, good, failed, nreq = [], {}, 0, 0
sec, ns, written = 0, 0, 0
def ts():
    global sec, ns
    ns += R.randrange(200_000, 3_000_000)
    if ns >= 1_000_000_000: ns -= 1_000_000_000; sec += 1
    s = sec % 60; m = (sec // 60) % 60; h = 9 + sec // 3600
    frac = ("%09d" % ns).rstrip("0")
    return "2026-11-23T%02d:%02d:%02d.%s+09:00" % (h, m, s, frac) if frac else "2026-11-23T%02d:%02d:%02d+09:00" % (h, m, s)
def f(x):
    s = repr(round(x, 6))
    return s[:-2] if s.endswith(".0") else s
with open(out, "w", encoding="utf-8", buffering=1 << 20) as o:
    seen = set(); buf = []
    def decl(m):
        t = next(x for x in METRICS if x[0] == m)
        buf.append('{"type":"Metric","data":{"name":"%s","type":"%s","contains":"%s","thresholds":[],"submetrics":null},"metric":"%s"}\n' % (m, t[1], t[2], m))
        seen.add(m)
    def point(m, t, v, tags):
        if m not in seen: decl(m)
        buf.append('{"metric":"%s","type":"Point","data":{"time":"%s","value":%s,"tags":%s}}\n' % (m, t, v, tags))
    it = 0
    while written < size:
        it += 1; t = ts(); total = 0.0
        for meth, path in EP:
            t = ts(); fail = R.random() < 0.0042
            st = R.choice(["500","503","504"]) if fail else ("201" if meth == "POST" else "200")
            w = R.lognormvariate(4.6, 0.55); snd = R.uniform(.01, .2); rcv = R.uniform(.02, 2.0)
            d = float(f(w + snd + rcv)); url = "https://mcms.internal" + path.replace("${id}", str(R.randrange(1, 99999)))
            tags = ('{"expected_response":"%s","group":"::주문 흐름","method":"%s","name":"https://mcms.internal%s","proto":"HTTP/1.1","scenario":"default","status":"%s","tls_version":"tls1.3","url":"%s"}'
                    % ("false" if fail else "true", meth, path, st, url))
            blk = R.uniform(.001, .02)
            for m, v in (("http_reqs","1"),("http_req_duration",f(d)),("http_req_blocked",f(blk)),("http_req_connecting","0"),
                         ("http_req_tls_handshaking","0"),("http_req_sending",f(snd)),("http_req_waiting",f(w)),("http_req_receiving",f(rcv)),
                         ("http_req_failed","1" if fail else "0")):
                point(m, t, v, tags)
            point("checks", t, "0" if fail else "1", '{"check":"status is \\"2xx\\"","group":"::주문 흐름","scenario":"default"}')
            if not fail: good.setdefault("https://mcms.internal" + path, []).append(d)
            durs.append(d); failed += fail; nreq += 1; total += d
        for m, v in (("data_sent", str(R.randrange(300, 900))),("data_received", str(R.randrange(2000, 90000))),("iteration_duration", f(total)),("iterations", "1")):
            point(m, t, v, '{"group":"","scenario":"default"}')
        if it % 50 == 0: point("vus", t, "50", "null" if it % 100 else "{}"); point("vus_max", t, "50", "{}")
        if len(buf) > 5000: s = "".join(buf); written += len(s.encode()); o.write(s); buf.clear()
    o.write("".join(buf))
def p95(v):
    v = sorted(v); x = 0.95 * (len(v) - 1); i = int(x)
    return v[i] + (v[min(i + 1, len(v) - 1)] - v[i]) * (x - i)
print(json.dumps({"requests": nreq, "failed": failed, "rate": failed / nreq, "p95": p95(durs), "p95_ok": p95([d for v in good.values() for d in v]),
    "p95_ok_by_name": {k: p95(good[k]) for k in sorted(good)}, "n_ok_by_name": {k: len(good[k]) for k in sorted(good)}}, ensure_ascii=False))
