// The same load as loadgen.py, for k6 (its documentation is the source; no file of k6 is copied).
// make.sh runs it when K6 names a k6 of yours.
import http from "k6/http";
import exec from "k6/execution";
import { check } from "k6";

export const options = {
  scenarios: {
    steady: { executor: "constant-arrival-rate", rate: 100, timeUnit: "1s", duration: "12s", preAllocatedVUs: 40, maxVUs: 40 },
  },
  thresholds: {
    "http_req_duration{expected_response:true}": [`p(95)<${__ENV.P95_LIMIT || 400}`],
    http_req_failed: ["rate<0.02"],
  },
};

const ENDPOINTS = [
  ["GET", "/api/v1/orders"],
  ["POST", "/api/v1/orders"],
  ["GET", "/api/v1/machines"],
  ["GET", "/api/v1/설비/목록"],
];

export default function () {
  const [method, path] = ENDPOINTS[exec.scenario.iterationInTest % ENDPOINTS.length];
  const body = method === "POST" ? JSON.stringify({ 수량: 1 }) : null;
  const response = http.request(method, encodeURI(__ENV.URL + path), body, { tags: { name: path } });
  check(response, { "응답이 2xx이다": (r) => r.status >= 200 && r.status < 300 });
}
