//! Every word and sentence of reports, in English and Korean side by side.
//!
//! The sentences of reasons and errors stand in the core's tables; this is what reports say around them.

use mcms_release::evidence::{Completeness, Role, Severity};
use mcms_release::gate::{Change, EvidenceState, Verdict};
use mcms_release::history::{EventKind, Standing};
use mcms_release::reason::Locale;

/// Writes the enum and its table; a word without both languages does not compile.
macro_rules! words {
    ($($name:ident = $en:literal, $ko:literal;)*) => {
        /// A word or sentence of a report; `{name}` stands for a parameter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word {
            $(#[doc = $en] $name,)*
        }

        impl Word {
            /// Every word.
            pub const ALL: &'static [Word] = &[$(Word::$name,)*];

            const fn pair(self) -> (&'static str, &'static str) {
                match self {
                    $(Word::$name => ($en, $ko),)*
                }
            }
        }
    };
}

words! {
    // Verdicts
    Pass = "PASS", "통과";
    Warn = "WARN", "경고";
    Inconclusive = "INCONCLUSIVE", "판단 불가";
    Fail = "FAIL", "실패";
    Released = "may be released", "릴리스할 수 있습니다";
    ReleasedWithWarnings = "may be released, with warnings", "릴리스할 수 있으나 확인할 점이 있습니다";
    ReleasedByWaiver = "may be released, by a waiver", "면제에 따라 릴리스할 수 있습니다";
    NotReleased = "not released", "릴리스할 수 없습니다";
    NotDecided = "not released: the evidence does not decide it", "증거만으로 판단할 수 없어 릴리스할 수 없습니다";
    WithoutWaivers = "without waivers: {verdict}", "면제가 없으면 {verdict}";
    Waived = "waived", "면제";
    // Candidate
    Environment = "environment {name}", "환경 {name}";
    Stage = "stage {name}", "단계 {name}";
    RequestedBy = "requested by {name}", "요청자 {name}";
    DecidedAt = "decided {time}", "{time} 판정";
    ReportTitle = "Release decision", "릴리스 판정";
    // Headings
    Criteria = "Criteria", "기준";
    Why = "Why", "이유";
    WhatWouldChange = "What would change it", "결과가 바뀌는 조건";
    Inputs = "Inputs", "입력";
    Waivers = "Waivers", "면제";
    Approvals = "Approvals", "승인";
    Actions = "Actions", "조치";
    Diagnostics = "Diagnostics", "진단";
    // Columns
    Criterion = "criterion", "기준";
    Observed = "observed", "측정값";
    Limit = "limit", "한계";
    Baseline = "baseline", "기준선";
    Evidence = "evidence", "확실성";
    Status = "status", "결과";
    Kind = "kind", "종류";
    Label = "label", "라벨";
    Files = "files", "파일";
    Format = "format", "형식";
    State = "state", "상태";
    Metric = "metric", "지표";
    Value = "value", "값";
    // Evidence and numbers
    BreachConfirmed = "breach confirmed", "위반 확실";
    BreachRefuted = "breach ruled out", "위반 아님";
    BreachOpen = "not certain", "불확실";
    Of = "{events} of {total}", "{total}건 중 {events}건";
    AtLeastBound = "{low} or more", "{low} 이상";
    Samples = "{n} samples", "표본 {n}개";
    SamplesNeeded = "{n} samples, {needed} needed to be certain", "표본 {n}개, 확실하려면 {needed}개 필요";
    Runs = "{n} runs a side", "양쪽 실행 {n}회";
    RunsNeeded = "{n} runs a side, {needed} needed to be certain", "양쪽 실행 {n}회, 확실하려면 {needed}회 필요";
    EachEnd = "each end of the interval holds at {level}", "구간의 각 끝은 {level} 신뢰수준";
    // Counterfactuals
    AtMost = "at most {value}", "{value} 이하";
    AtLeast = "at least {value}", "{value} 이상";
    Below = "below {value}", "{value} 미만";
    Above = "above {value}", "{value} 초과";
    Provide = "give the missing evidence", "빠진 증거를 제출";
    ProvideBaseline = "give or accept a baseline", "기준선을 제출하거나 승인";
    FromTo = "{from} → {to}", "{from} → {to}";
    Becomes = "then {verdict}", "그러면 {verdict}";
    MarginBefore = "would become {verdict} with {to}", "{to}이면 {verdict}";
    // Waivers and approvals
    WaiverCounts = "waived by {by} until {until}: {reason}", "{by} 님이 {until}까지 면제: {reason}";
    WaiverInvalid = "the waiver by {by} does not count ({why}): {reason}", "{by} 님의 면제는 무효({why}): {reason}";
    WhyIncomplete = "a field is empty", "빈 항목이 있음";
    WhyFileIncomplete = "the file of waivers is incomplete", "면제 파일이 불완전함";
    WhyOtherRelease = "for another release", "다른 릴리스용";
    WhyOtherEnvironment = "for another environment", "다른 환경용";
    WhyNotYet = "not valid yet", "아직 유효하지 않음";
    WhyExpired = "expired", "기간 만료";
    WhyUnknownRequester = "the requester is not known", "요청자를 알 수 없음";
    WhyRequester = "by the requester", "요청자 본인";
    WhyEvidence = "the evidence is missing, partial or stale", "증거가 없거나 일부뿐이거나 오래됨";
    ApprovalsNotEvaluated = "not evaluated: neither a stage nor an environment that is a stage was named",
        "평가하지 않음: 단계를 지정하지 않았고, 환경도 정책의 단계가 아닙니다";
    Approved = "{by} approved, {at}", "{by} 님 승인, {at}";
    Rejected = "{by} rejected, {at}", "{by} 님 거부, {at}";
    // Actions
    ActionTag = "create the tag {name}", "태그 {name} 생성";
    ActionStop = "stop {name}", "{name} 중지";
    ActionNotify = "notify {name}", "{name}에 알림";
    NotifyTo = "{name} ({to})", "{name}({to})";
    Because = "because of {names}", "원인: {names}";
    // Details
    AndMore = "and {n} more", "그 밖에 {n}건";
    Gate = "gate {name}", "게이트 {name}";
    Record = "record {id}", "기록 {id}";
    Policy = "policy {name}", "정책 {name}";
    AtPlace = "{text} ({place})", "{text} ({place})";
    Help = "help: {text}", "도움말: {text}";
    Note = "note: {text}", "참고: {text}";
    // Roles
    RoleTests = "tests", "테스트";
    RoleLoad = "load test", "부하 테스트";
    RoleMetrics = "metrics", "지표";
    RoleTickets = "tickets", "티켓";
    RoleApprovals = "approvals", "승인";
    RoleWaivers = "waivers", "면제";
    RoleBaseline = "load baseline", "부하 기준선";
    RoleTestsBaseline = "tests baseline", "테스트 기준선";
    RoleMetricsBaseline = "metrics baseline", "지표 기준선";
    // Completeness
    Complete = "complete", "완전함";
    Partial = "incomplete", "일부만 있음";
    UnprovenEmpty = "empty, not proven", "비어 있음(증명 안 됨)";
    Empty = "empty", "비어 있음";
    Unreadable = "unreadable", "읽을 수 없음";
    NotMeasured = "not there", "없음";
    // Severities
    Info = "info", "정보";
    Warning = "warning", "주의";
    Error = "error", "오류";
    // History
    HistoryEmpty = "the history holds no record", "이력에 기록이 없습니다";
    ColumnRecord = "record", "기록";
    ColumnTime = "decided", "판정 시각";
    ColumnRelease = "release", "릴리스";
    ColumnVerdict = "verdict", "판정";
    ColumnStanding = "as baseline", "기준선 여부";
    Accepted = "accepted", "승인됨";
    Acceptable = "can be accepted", "승인 가능";
    NotAccepted = "no baseline", "기준선 아님";
    Invalidated = "invalidated", "무효화됨";
    RolledBack = "rolled back", "롤백됨";
    Pinned = "pinned", "고정됨";
    SaidAccept = "accepted by {by}, {at}: {reason}", "{by} 님이 승인, {at}: {reason}";
    SaidInvalidate = "invalidated by {by}, {at}: {reason}", "{by} 님이 무효화, {at}: {reason}";
    SaidRolledBack = "reported as rolled back by {by}, {at}: {reason}", "{by} 님이 롤백 보고, {at}: {reason}";
    SaidPin = "pinned by {by}, {at}: {reason}", "{by} 님이 고정, {at}: {reason}";
    Done = "record {id} of release {release} is now: {standing}", "릴리스 {release}의 기록 {id} 상태: {standing}";
    // Replay
    ReplaySame = "the record was replayed: the same decision", "기록을 재현했습니다. 판정이 같습니다";
    ReplayDiffers = "the replay differs from the record in {n} places", "재현 결과가 기록과 {n}곳에서 다릅니다";
    ReplayOtherEngine = "the record was made by engine {recorded}, this is {current}", "기록한 엔진은 {recorded}, 지금 엔진은 {current}입니다";
    ReplayDifference = "{path}: recorded {recorded}, replayed {replayed}", "{path}: 기록 {recorded}, 재현 {replayed}";
    ReplayMissing = "{n} inputs of the record cannot be found", "기록의 입력 {n}개를 찾을 수 없습니다";
    ReplayChanged = "{n} inputs are not those of the record", "입력 {n}개가 기록과 다릅니다";
    // Policy
    PolicyOk = "the policy is valid: {gates} gates, {criteria} criteria", "올바른 정책입니다: 게이트 {gates}개, 기준 {criteria}개";
    LintClean = "nothing to report", "문제가 없습니다";
    LintFound = "{n} findings", "발견 {n}건";
    ChanceHeading = "Chance to stop an unchanged build", "바뀐 것이 없는 빌드가 멈출 확률";
    Chance = "chance", "확률";
    Assumption = "assuming", "가정";
    AllGates = "all gates", "모든 게이트";
    FromHistory = "from the history", "이력 기준";
    SpreadOf = "runs differ by {value}", "실행 간 편차 {value}";
    FlakeRateOf = "a test flakes in {value}", "테스트당 불안정 확률 {value}";
    TestsOf = "{value} tests", "테스트 {value}개";
    RateOf = "usual rate {value}", "평소 비율 {value}";
    RequestsOf = "{value} requests", "요청 {value}건";
    LeftOut = "without {names}", "제외: {names}";
    ProofHolds = "proved: no missing, stale or damaged evidence lets a release through ({n} states tried)",
        "증명됨: 없거나 오래되거나 손상된 증거로는 릴리스가 통과하지 못합니다(상태 {n}개 확인)";
    ProofFails = "not proved: missing, stale or damaged evidence can let a release through ({n} states tried)",
        "증명 실패: 없거나 오래되거나 손상된 증거로 릴리스가 통과할 수 있습니다(상태 {n}개 확인)";
    Hole = "{of} lets through: {states}", "{of} 통과: {states}";
    HoleBySetting = "{of} lets through by `{setting}`: {states}", "{of}의 `{setting}` 설정으로 통과: {states}";
    Advisory = "cannot stop a release: {names}", "릴리스를 막지 못하는 기준: {names}";
    Untried = "not tried: {names}", "확인하지 못한 기준: {names}";
    // Evidence as read
    ReadTests = "{total} attempts: {passed} passed, {failed} failed, {broken} broken, {unknown} unknown, {skipped} skipped, {pending} pending",
        "시도 {total}건: 통과 {passed}, 실패 {failed}, 중단 {broken}, 알 수 없음 {unknown}, 건너뜀 {skipped}, 대기 {pending}";
    ReadRunFailures = "{n} failures of the run itself", "실행 자체의 실패 {n}건";
    ReadLoad = "{metrics} metrics, {iterations} iterations", "지표 {metrics}개, 반복 {iterations}회";
    ReadLoadOnly = "{metrics} metrics", "지표 {metrics}개";
    ReadThresholds = "{n} thresholds of the tool failed", "도구의 임계값 {n}개 실패";
    ReadSeries = "{n} series, {points} points", "시계열 {n}개, 점 {points}개";
    ReadTickets = "{n} tickets, {open} unresolved", "티켓 {n}건, 미해결 {open}건";
    ReadApprovals = "{n} decisions of people", "사람의 결정 {n}건";
    ReadWaivers = "{n} waivers", "면제 {n}건";
    Window = "measured {start} to {end}", "측정 구간 {start} ~ {end}";
    Sha256 = "SHA-256 {digest}, {bytes} bytes", "SHA-256 {digest}, {bytes}바이트";
}

impl Word {
    /// Returns the word in a language.
    #[must_use]
    pub const fn say(self, locale: Locale) -> &'static str {
        let (en, ko) = self.pair();
        match locale {
            Locale::En => en,
            Locale::Ko => ko,
        }
    }

    /// Returns the sentence with its parameters. What a parameter holds is never filled again.
    #[must_use]
    pub fn with(self, locale: Locale, parameters: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(locale);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(
                parameters
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map_or("?", |(_, value)| value),
            );
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

impl From<Verdict> for Word {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Warn => Self::Warn,
            Verdict::Inconclusive => Self::Inconclusive,
            Verdict::Fail => Self::Fail,
        }
    }
}

impl From<EvidenceState> for Word {
    fn from(state: EvidenceState) -> Self {
        match state {
            EvidenceState::Confirmed => Self::BreachConfirmed,
            EvidenceState::Refuted => Self::BreachRefuted,
            EvidenceState::Inconclusive => Self::BreachOpen,
        }
    }
}

impl From<Change> for Word {
    fn from(change: Change) -> Self {
        match change {
            Change::AtMost => Self::AtMost,
            Change::AtLeast => Self::AtLeast,
            Change::Below => Self::Below,
            Change::Above => Self::Above,
            Change::Provide => Self::Provide,
        }
    }
}

impl From<Role> for Word {
    fn from(role: Role) -> Self {
        match role {
            Role::Tests => Self::RoleTests,
            Role::Load => Self::RoleLoad,
            Role::Metrics => Self::RoleMetrics,
            Role::Tickets => Self::RoleTickets,
            Role::Approvals => Self::RoleApprovals,
            Role::Waivers => Self::RoleWaivers,
            Role::Baseline => Self::RoleBaseline,
            Role::TestsBaseline => Self::RoleTestsBaseline,
            Role::MetricsBaseline => Self::RoleMetricsBaseline,
        }
    }
}

impl From<Completeness> for Word {
    fn from(completeness: Completeness) -> Self {
        match completeness {
            Completeness::Complete => Self::Complete,
            Completeness::Partial => Self::Partial,
            Completeness::UnprovenEmpty => Self::UnprovenEmpty,
            Completeness::Empty => Self::Empty,
            Completeness::Unreadable => Self::Unreadable,
            Completeness::NotMeasured => Self::NotMeasured,
        }
    }
}

impl From<Severity> for Word {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

impl From<Standing> for Word {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Accepted => Self::Accepted,
            Standing::Acceptable => Self::Acceptable,
            Standing::NotAccepted => Self::NotAccepted,
            Standing::Invalidated => Self::Invalidated,
            Standing::RolledBack => Self::RolledBack,
        }
    }
}

impl Word {
    /// Finds the words for why a waiver does not count; `None` for a word that is not known here.
    #[must_use]
    pub fn why_invalid(word: &str) -> Option<Self> {
        match word {
            "incomplete" => Some(Self::WhyIncomplete),
            "waivers_incomplete" => Some(Self::WhyFileIncomplete),
            "other_release" => Some(Self::WhyOtherRelease),
            "other_environment" => Some(Self::WhyOtherEnvironment),
            "not_yet" => Some(Self::WhyNotYet),
            "expired" => Some(Self::WhyExpired),
            "unknown_requester" => Some(Self::WhyUnknownRequester),
            "requester" => Some(Self::WhyRequester),
            "evidence" => Some(Self::WhyEvidence),
            _ => None,
        }
    }
}

impl From<EventKind> for Word {
    fn from(kind: EventKind) -> Self {
        match kind {
            EventKind::Accept => Self::SaidAccept,
            EventKind::Invalidate => Self::SaidInvalidate,
            EventKind::RolledBack => Self::SaidRolledBack,
            EventKind::Pin => Self::SaidPin,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name)
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_name_the_same_parameters() {
        for word in Word::ALL {
            assert_eq!(
                names(word.say(Locale::En)),
                names(word.say(Locale::Ko)),
                "{word:?}"
            );
            assert!(
                word.say(Locale::En)
                    .chars()
                    .all(|character| !('가'..='힣').contains(&character)),
                "{word:?}"
            );
        }
    }

    #[test]
    fn a_parameter_is_never_filled_again() {
        assert_eq!(
            Word::AtPlace.with(Locale::En, &[("text", "{place}"), ("place", "x")]),
            "{place} (x)"
        );
    }
}
