"""Peer: Polars, streaming engine. P95 (linear) of the successful requests per `name` tag, and the failure rate."""
import json
import sys

import polars as pl

tags = pl.Struct({"name": pl.String, "expected_response": pl.String})
schema = {"metric": pl.String, "type": pl.String, "data": pl.Struct({"value": pl.Float64, "tags": tags})}
value, tag = pl.col("data").struct.field("value"), pl.col("data").struct.field("tags").struct
points = pl.scan_ndjson(sys.argv[1], schema=schema).filter(
    (pl.col("type") == "Point") & pl.col("metric").is_in(["http_req_duration", "http_req_failed"])
).select("metric", value=value, name=tag.field("name"), ok=tag.field("expected_response"))
is_failed = pl.col("metric") == "http_req_failed"
rows = points.group_by("name").agg(
    n=is_failed.sum(),
    f=(is_failed & (pl.col("value") != 0)).sum(),
    p95=pl.col("value").filter((pl.col("metric") == "http_req_duration") & (pl.col("ok") == "true")).quantile(0.95, "linear"),
).sort("name").collect(engine="streaming").rows(named=True)
n, f = sum(r["n"] for r in rows), sum(r["f"] for r in rows)
print(json.dumps({"requests": n, "failed": f, "rate": f / n, "p95_ok_by_name": {r["name"]: r["p95"] for r in rows}}, ensure_ascii=False))
