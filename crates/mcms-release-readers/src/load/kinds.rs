//! The metrics that k6 itself defines: kind and what they contain, for inputs that do not say (CSV, cut files).
//!
//! Source: the documentation of k6, "Built-in metrics". Not for custom metrics, whose kind only the file knows.

use mcms_release::evidence::MeasureKind;

/// What a metric's declaration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) kind: MeasureKind,
    pub(super) contains: Contains,
}

/// k6's `contains`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contains {
    Default,
    /// Milliseconds, whatever `summaryTimeUnit` says.
    Time,
    /// Bytes.
    Data,
}

impl Declared {
    /// Reads the words of a declaration; `None` where the kind is unknown.
    pub(super) fn parse(kind: &str, contains: Option<&str>) -> Option<Self> {
        let kind = match kind {
            "counter" => MeasureKind::Counter,
            "gauge" => MeasureKind::Gauge,
            "rate" => MeasureKind::Rate,
            "trend" => MeasureKind::Trend,
            _ => return None,
        };
        let contains = match contains {
            Some("time") => Contains::Time,
            Some("data") => Contains::Data,
            _ => Contains::Default,
        };
        Some(Self { kind, contains })
    }

    /// Returns the unit in UCUM.
    pub(super) fn unit(self) -> Option<String> {
        match (self.contains, self.kind) {
            (Contains::Time, _) => Some("ms".to_owned()),
            (Contains::Data, _) => Some("By".to_owned()),
            (Contains::Default, MeasureKind::Rate) => Some("1".to_owned()),
            (Contains::Default, _) => None,
        }
    }
}

/// Returns what k6 declares for a metric of its own.
pub(super) fn built_in(metric: &str) -> Option<Declared> {
    let (kind, contains) = match metric {
        "vus" | "vus_max" => (MeasureKind::Gauge, Contains::Default),
        "iterations"
        | "dropped_iterations"
        | "http_reqs"
        | "ws_sessions"
        | "ws_msgs_sent"
        | "ws_msgs_received"
        | "grpc_streams"
        | "grpc_streams_msgs_sent"
        | "grpc_streams_msgs_received" => (MeasureKind::Counter, Contains::Default),
        "data_sent" | "data_received" | "browser_data_sent" | "browser_data_received" => {
            (MeasureKind::Counter, Contains::Data)
        }
        "http_req_failed" | "checks" | "browser_http_req_failed" => (MeasureKind::Rate, Contains::Default),
        "http_req_duration"
        | "http_req_blocked"
        | "http_req_connecting"
        | "http_req_tls_handshaking"
        | "http_req_sending"
        | "http_req_waiting"
        | "http_req_receiving"
        | "iteration_duration"
        | "group_duration"
        | "ws_connecting"
        | "ws_session_duration"
        | "ws_ping"
        | "grpc_req_duration"
        | "browser_http_req_duration"
        | "browser_web_vital_fcp"
        | "browser_web_vital_lcp"
        | "browser_web_vital_fid"
        | "browser_web_vital_inp"
        | "browser_web_vital_ttfb" => (MeasureKind::Trend, Contains::Time),
        "browser_web_vital_cls" => (MeasureKind::Trend, Contains::Default),
        _ => return None,
    };
    Some(Declared { kind, contains })
}
