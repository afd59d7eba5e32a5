"""A constant-arrival-rate load generator for the examples. IT IS NOT k6.

It sends real requests, measures them, and writes what it measured in the file shapes that k6 documents, so that the examples can be
made where k6 may not be used. `make.sh` runs k6 instead when K6 names a k6 of yours. Shapes it does not know from public
documentation are kept minimal. usage: loadgen.py --url http://127.0.0.1:PORT --out DIR [...]; exit code: 0, 99 (a threshold failed),
108 (aborted), as k6 has them."""
import argparse
import http.client
import json
import queue
import sys
import threading
import time
import urllib.parse

import shapes

ENDPOINTS = [("GET", "/api/v1/orders"), ("POST", "/api/v1/orders"), ("GET", "/api/v1/machines"), ("GET", "/api/v1/설비/목록")]
CHECK = "응답이 2xx이다"
THRESHOLDS = {"http_req_duration{expected_response:true}": ["p(95)<400"], "http_req_failed": ["rate<0.02"]}


def parse():
    p = argparse.ArgumentParser()
    p.add_argument("--url", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--rate", type=int, default=100, help="iterations per second")
    p.add_argument("--duration", type=float, default=12.0, help="seconds")
    p.add_argument("--vus", type=int, default=40, help="pre-allocated and maximum virtual users")
    p.add_argument("--abort-after", type=float, default=0.0, help="stop by itself after so many seconds, exit 108")
    p.add_argument("--no-requests", action="store_true", help="iterations that send nothing")
    p.add_argument("--p95-limit", type=int, default=400, help="ms, of the threshold")
    p.add_argument("--shapes", default="json", help="comma list of: json, json1, csv, summary-export, handle-summary, machine-readable")
    return p.parse_args()


class Run:
    """The samples of one run: (metric, unix nanoseconds, value, tags), in the order of their ends."""

    def __init__(self, args):
        self.args, self.samples, self.lock = args, [], threading.Lock()
        self.work, self.busy, self.dropped = queue.SimpleQueue(), 0, 0
        self.host = urllib.parse.urlsplit(args.url).netloc

    def add(self, rows):
        with self.lock:
            self.samples.extend(rows)

    def vu(self):
        connection = http.client.HTTPConnection(self.host)
        while (index := self.work.get()) is not None:
            began = time.perf_counter_ns()
            if not self.args.no_requests:
                self.request(connection, *ENDPOINTS[index % len(ENDPOINTS)])
            now = time.time_ns()
            own = {"group": "", "scenario": "steady"}
            self.add([("iteration_duration", now, (time.perf_counter_ns() - began) / 1e6, own), ("iterations", now, 1, own)])
            with self.lock:
                self.busy -= 1
        connection.close()

    def request(self, connection, method, path):
        url, body = self.args.url + path, '{"수량":1}'.encode() if method == "POST" else b""
        t0 = time.perf_counter_ns()
        if connection.sock is None:
            connection.connect()
        t1 = time.perf_counter_ns()
        connection.request(method, urllib.parse.quote(path), body)
        t2 = time.perf_counter_ns()
        response = connection.getresponse()
        t3 = time.perf_counter_ns()
        data = response.read()
        t4, now = time.perf_counter_ns(), time.time_ns()
        good = response.status < 400
        tags = {"expected_response": "true" if good else "false", "group": "", "method": method, "name": path, "proto": "HTTP/1.1",
                "scenario": "steady", "status": str(response.status), "url": url}
        connecting, sending, waiting, receiving = (t1 - t0) / 1e6, (t2 - t1) / 1e6, (t3 - t2) / 1e6, (t4 - t3) / 1e6
        own = {"group": "", "scenario": "steady"}
        self.add([("http_reqs", now, 1, tags), ("http_req_duration", now, round(sending + waiting + receiving, 6), tags),
                  ("http_req_blocked", now, connecting, tags), ("http_req_connecting", now, connecting, tags), ("http_req_tls_handshaking", now, 0, tags),
                  ("http_req_sending", now, sending, tags), ("http_req_waiting", now, waiting, tags), ("http_req_receiving", now, receiving, tags),
                  ("http_req_failed", now, 0 if good else 1, tags), ("checks", now, 1 if good else 0, own | {"check": CHECK}),
                  ("data_sent", now, 80 + len(body), own), ("data_received", now, 90 + len(data), own)])

    def go(self):
        args = self.args
        threads = [threading.Thread(target=self.vu, daemon=True) for _ in range(args.vus)]
        for t in threads:
            t.start()
        start, index, second = time.monotonic(), 0, 0
        until = args.abort_after or args.duration
        while index < args.rate * args.duration and index / args.rate < until:
            time.sleep(max(0.0, start + index / args.rate - time.monotonic()))
            if index % args.rate == 0:
                second, now = second + 1, time.time_ns()
                self.add([("vus", now, min(self.busy, args.vus), {}), ("vus_max", now, args.vus, {})])
            with self.lock:
                free = self.busy < args.vus
                self.busy += free
            if free:
                self.work.put(index)
            else:
                self.dropped += 1
                self.add([("dropped_iterations", time.time_ns(), 1, {"scenario": "steady"})])
            index += 1
        for _ in threads:
            self.work.put(None)
        for t in threads:
            t.join(timeout=30)
        return time.monotonic() - start


def main():
    args = parse()
    thresholds = dict(THRESHOLDS, **{"http_req_duration{expected_response:true}": [f"p(95)<{args.p95_limit}"]})
    run = Run(args)
    seconds = run.go()
    failed = shapes.write(args.out, args.shapes.split(","), run.samples, seconds, thresholds, CHECK)
    code = 108 if args.abort_after else 99 if failed else 0
    with open(f"{args.out}/exit-code.txt", "w", encoding="utf-8") as f:
        f.write(f"{code}\n")
    durations = [v for m, _, v, t in run.samples if m == "http_req_duration" and t["expected_response"] == "true"]
    print(json.dumps({"requests": sum(m == "http_reqs" for m, *_ in run.samples), "dropped": run.dropped, "exit": code,
                      "p95_ok": shapes.quantile(durations, 0.95) if durations else None}))
    return code


if __name__ == "__main__":
    sys.exit(main())
