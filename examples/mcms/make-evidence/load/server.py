"""A small MCMS-like HTTP server for the examples: loopback only, response times from a fixed distribution, can be slowed and made to fail.

usage: server.py PORT-FILE [--slow FACTOR] [--fail SHARE] [--stall AT:SECONDS]   (the port is chosen by the system and written to PORT-FILE)

A response takes (60 + 90 u) ms times the endpoint's factor times FACTOR; u runs through a golden-ratio sequence for each endpoint, so
that every run sees the same distribution and runs differ only by what the machine adds. SHARE of the responses, evenly spread, are an
immediate 503. --stall holds every response for SECONDS, once, AT seconds after the first request."""
import argparse
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOLDEN = 0.6180339887498949
FACTORS = {("GET", "/api/v1/orders"): 0.8, ("POST", "/api/v1/orders"): 1.1, ("GET", "/api/v1/machines"): 0.9, ("GET", "/api/v1/설비/목록"): 1.0}

parser = argparse.ArgumentParser()
parser.add_argument("port_file")
parser.add_argument("--slow", type=float, default=1.0)
parser.add_argument("--fail", type=float, default=0.0)
parser.add_argument("--stall", default="")
args = parser.parse_args()
stall_at, stall_for = (float(x) for x in args.stall.split(":")) if args.stall else (0.0, 0.0)

lock = threading.Lock()
counts, failures, started = {}, [0.0], []


def plan(endpoint):
    """How long this response takes, in seconds, and whether it fails."""
    now = time.monotonic()
    with lock:
        if not started:
            started.append(now)
        n = counts[endpoint] = counts.get(endpoint, 0) + 1
        failures[0] += args.fail
        fails = failures[0] >= 1.0
        if fails:
            failures[0] -= 1.0
    since = now - started[0]
    held = stall_at + stall_for - since if stall_for and stall_at <= since < stall_at + stall_for else 0.0
    u = n * GOLDEN % 1.0
    return held + (0.0 if fails else (0.060 + 0.090 * u) * FACTORS[endpoint] * args.slow), fails


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        arrived = time.monotonic()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        endpoint = (self.command, urllib.parse.unquote(urllib.parse.urlsplit(self.path).path))
        if self.path == "/health":
            return self.send(200, {"ok": True})
        if endpoint not in FACTORS:
            return self.send(404, {"error": "없는 경로입니다"})
        takes, fails = plan(endpoint)
        time.sleep(max(0.0, arrived + takes - time.monotonic()))
        if fails:
            return self.send(503, {"error": "설비 서버가 응답하지 않습니다"})
        return self.send(201 if endpoint[0] == "POST" else 200, {"endpoint": endpoint[1], "items": [{"id": i, "이름": f"설비 {i}"} for i in range(3)]})

    do_GET = do_POST = answer

    def send(self, status, body):
        data = json.dumps(body, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status} {'OK' if status < 400 else 'Error'}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {len(data)}\r\n\r\n"
        self.wfile.write(head.encode() + data)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(args.port_file, "w", encoding="utf-8") as f:
    f.write(str(server.server_address[1]))
server.serve_forever()
