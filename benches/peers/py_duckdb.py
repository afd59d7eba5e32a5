"""Peer: DuckDB. P95 (type 7) of the successful requests per `name` tag, and the failure rate, of one NDJSON file."""
import json
import sys

import duckdb

QUERY = """
with points as materialized (
  select metric, data.value as value, data.tags.name as name, data.tags.expected_response as ok
  from read_json(?, format='newline_delimited',
    columns={metric: 'VARCHAR', type: 'VARCHAR', data: 'STRUCT(value DOUBLE, tags STRUCT(name VARCHAR, expected_response VARCHAR))'})
  where type = 'Point' and metric in ('http_req_duration', 'http_req_failed'))
select name, count(*) filter (metric = 'http_req_failed') as n, count(*) filter (metric = 'http_req_failed' and value <> 0) as f,
  quantile_cont(value, 0.95) filter (metric = 'http_req_duration' and ok = 'true') as p95
from points group by name order by name
"""
rows = duckdb.execute(QUERY, [sys.argv[1]]).fetchall()
n, f = sum(r[1] for r in rows), sum(r[2] for r in rows)
print(json.dumps({"requests": n, "failed": f, "rate": f / n, "p95_ok_by_name": {r[0]: r[3] for r in rows}}, ensure_ascii=False))
