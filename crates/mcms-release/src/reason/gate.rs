//! Reasons that gates, baselines, waivers and approvals give.

super::code::reasons! {
    WITHIN_LIMIT = "within_limit", "{observed} keeps the limit {limit}", "{observed}은(는) 한계 {limit}을(를) 지킵니다",
        "Nothing to do.", "할 일이 없습니다.";
    LIMIT_BREACHED = "limit_breached", "{observed} breaks the limit {limit}", "{observed}은(는) 한계 {limit}을(를) 벗어났습니다",
        "Look at what changed; the finding's counterfactual names the nearest value that would pass.", "무엇이 바뀌었는지 확인하세요. 통과할 수 있는 가장 가까운 값은 결과에 함께 표시됩니다.";
    BREACH_UNCONFIRMED = "breach_unconfirmed", "{observed} breaks {limit}, but the data do not confirm it at this level", "{observed}은(는) {limit}을(를) 벗어났지만 데이터가 이를 확증하지 못합니다",
        "Measure more runs of the same build; never replace a run by a better one.", "같은 빌드를 더 측정하세요. 나은 결과로 바꿔치기하지 마세요.";
    PASS_UNREFUTED = "pass_unrefuted", "{observed} keeps {limit}, but the data cannot rule out a breach", "{observed}은(는) {limit}을(를) 지키지만 위반 가능성을 배제할 수 없습니다",
        "Measure more, so that the interval lies inside the limit.", "신뢰구간이 한계 안에 들어오도록 더 측정하세요.";
    TOO_FEW = "too_few", "{n} samples are too few, {needed} are needed", "표본 {n}개는 부족합니다. {needed}개가 필요합니다",
        "Measure longer or more often.", "더 오래 또는 더 자주 측정하세요.";
    NO_DATA = "no_data", "nothing was measured for {subject}", "{subject}에 대한 측정값이 없습니다",
        "Check that the tool ran and that its output was handed over.", "도구가 실행되었고 결과가 전달되었는지 확인하세요.";
    NOT_MEASURED = "not_measured", "no evidence was given for {subject}", "{subject}의 증거가 주어지지 않았습니다",
        "Hand the evidence over, with the label that the policy names.", "정책에 적힌 라벨로 증거를 전달하세요.";
    EMPTY = "empty", "the evidence for {subject} is empty", "{subject}의 증거가 비어 있습니다",
        "Check that the tests or requests really ran.", "테스트나 요청이 실제로 실행되었는지 확인하세요.";
    UNREADABLE = "unreadable", "the evidence for {subject} cannot be read", "{subject}의 증거를 읽을 수 없습니다",
        "See the diagnostics of the input; write the file again.", "입력의 진단을 확인하고 파일을 다시 만드세요.";
    UNPROVEN_EMPTY = "unproven_empty", "no ticket matches, but the answer does not prove that there is none", "일치하는 티켓이 없지만, 정말 없다는 증명이 되지 않습니다",
        "Hand over the identity and project reads, the last page and the query that the policy yields.", "인증 확인, 프로젝트 조회, 마지막 페이지, 정책의 질의문을 함께 전달하세요.";
    PARTIAL = "partial", "the evidence for {subject} is incomplete", "{subject}의 증거가 일부만 있습니다",
        "See the diagnostics of the input, and measure again.", "입력의 진단을 확인하고 다시 측정하세요.";
    STALE = "stale", "the evidence for {subject} is too old", "{subject}의 증거가 오래되었습니다",
        "Measure this build again.", "이 빌드를 다시 측정하세요.";
    UNDATED = "undated", "the evidence for {subject} does not say when it was measured", "{subject}의 증거에 측정 시각이 없습니다",
        "Give `measured_at` with the input.", "입력에 `measured_at`을 지정하세요.";
    FROM_THE_FUTURE = "from_the_future", "the evidence for {subject} ends after the time of the decision", "{subject}의 증거가 결정 시각보다 나중에 끝납니다",
        "Set the clocks of the machines right.", "장비의 시계를 맞추세요.";
    NO_BASELINE = "no_baseline", "there is no accepted baseline to compare with", "비교할 승인된 기준선이 없습니다",
        "For a first release, a named person accepts its record; otherwise give a baseline of the same load profile.", "첫 릴리스라면 담당자가 기록을 승인하세요. 아니면 같은 부하 조건의 기준선을 주세요.";
    ZERO_BASELINE = "zero_baseline", "the baseline is {baseline}: a percentage of it means nothing", "기준선이 {baseline}이어서 비율 비교가 의미가 없습니다",
        "Add an absolute limit beside the relative one.", "상대 한계와 함께 절대 한계를 쓰세요.";
    UNIT_MISMATCH = "unit_mismatch", "{observed} cannot be compared with {limit}: the units differ", "{observed}와(과) {limit}은(는) 단위가 달라 비교할 수 없습니다",
        "Write the unit that is measured.", "측정값의 단위로 쓰세요.";
    RESOLUTION = "resolution", "the value is known only as {observed}, which straddles {limit}", "값이 {observed} 범위로만 알려져 {limit}을(를) 판단할 수 없습니다",
        "Hand over samples or finer buckets.", "표본이나 더 세밀한 버킷을 전달하세요.";
    NOT_MERGEABLE = "not_mergeable", "quantiles of several summaries cannot be merged", "여러 요약의 분위수는 합칠 수 없습니다",
        "Hand over the sample files (NDJSON or CSV) of each part.", "각 부분의 표본 파일(NDJSON 또는 CSV)을 전달하세요.";
    TOO_MANY_SUBJECTS = "too_many_subjects", "the criterion has more than {most} subjects", "기준의 대상이 {most}개를 넘습니다",
        "Use a tag with fewer values.", "값의 종류가 더 적은 태그를 쓰세요.";
    SUITES_DISAGREE = "suites_disagree", "two formats of suite {subject} report different failures", "{subject} 스위트의 두 형식이 서로 다른 실패를 보고합니다",
        "Find out which of the two lost results.", "어느 쪽이 결과를 잃었는지 확인하세요.";
    K6_THRESHOLD_FAILED = "k6_threshold_failed", "a threshold of the load test failed: {threshold}", "부하 테스트의 임계값을 넘었습니다: {threshold}",
        "Look at the load test; add a criterion if the threshold matters for the release.", "부하 테스트를 확인하고, 릴리스에 중요하면 기준을 추가하세요.";
    CREEPING = "creeping", "{runs} accepted runs in a row came near the limit", "승인된 실행 {runs}개가 연속으로 한계에 가까웠습니다",
        "Compare with the pinned anchor before the drift becomes the baseline.", "서서히 나빠진 값이 기준선이 되기 전에 고정 기준과 비교하세요.";
    ANCHOR_BREACHED = "anchor_breached", "{observed} breaks {limit} against the anchor", "{observed}은(는) 고정 기준 대비 {limit}을(를) 벗어났습니다",
        "Win the lost performance back, or pin a new anchor with a reason.", "성능을 회복하거나, 이유를 남기고 새 고정 기준을 정하세요.";
    NOTHING_DECIDED = "nothing_decided", "no deciding criterion of the gate saw complete, fresh evidence", "완전하고 최신인 증거로 판정한 기준이 없습니다",
        "A gate lets nothing through on damaged evidence alone.", "손상된 증거만으로는 통과할 수 없습니다.";
    APPROVED = "approved", "{given} of {quorum} approvals are given", "승인 {quorum}건 중 {given}건이 있습니다",
        "Nothing to do.", "할 일이 없습니다.";
    APPROVAL_MISSING = "approval_missing", "{given} of {quorum} approvals are given", "승인 {quorum}건 중 {given}건만 있습니다",
        "Ask the group that the stage names.", "단계에 지정된 그룹에 승인을 요청하세요.";
    APPROVAL_REJECTED = "approval_rejected", "{by} rejected the release", "{by} 님이 릴리스를 거부했습니다",
        "Settle it with the person; a reject is final for this subject.", "담당자와 해결하세요. 이 대상에 대한 거부는 확정입니다.";
    APPROVAL_SUBJECT = "approval_subject", "an approval needs a known requester and artifact digest", "승인에는 요청자와 산출물 다이제스트가 필요합니다",
        "Give `--requester` and `--artifact-digest`.", "`--requester`와 `--artifact-digest`를 지정하세요.";
    STAGE_CONTRADICTS = "stage_contradicts", "stage {stage} was asked for, but the environment {environment} is another stage", "{stage} 단계를 요청했지만 환경 {environment}은(는) 다른 단계입니다",
        "Name the stage that the release enters, or leave one of the two out.", "들어갈 단계를 하나만 지정하세요.";
    FROZEN = "frozen", "the freeze `{name}` lasts until {until}", "배포 동결 `{name}`이(가) {until}까지입니다",
        "Wait until the freeze ends, or change the policy with a review.", "동결이 끝날 때까지 기다리거나, 검토를 거쳐 정책을 바꾸세요.";
    NOT_EVALUATED = "not_evaluated", "this engine does not evaluate {rule} yet", "{rule}은(는) 아직 평가하지 않습니다",
        "Let a person check the rule and accept the record.", "담당자가 직접 확인하세요.";
    WAIVED = "waived", "waived by {by} until {until}", "{by} 님이 {until}까지 면제했습니다",
        "Fix the cause before the waiver ends.", "면제가 끝나기 전에 원인을 고치세요.";
    WAIVER_INVALID = "waiver_invalid", "a waiver does not count: {why}", "면제가 무효입니다: {why}",
        "A waiver needs all fields, an exact match, and another person than the requester.", "모든 항목이 정확히 일치해야 하고 요청자가 아닌 사람이 해야 합니다.";
    FEWER_BASELINES = "fewer_baselines", "{given} of {wanted} baseline runs are available", "기준 실행 {wanted}개 중 {given}개만 있습니다",
        "Later releases will have more.", "릴리스가 쌓이면 늘어납니다.";
    ENDED_BEFORE = "ended_before", "{count} results of {subject} ended before the release began and were left out", "{subject}의 결과 {count}건은 릴리스 시작 전에 끝나 제외했습니다",
        "Run the tests again for this release, into an empty folder.", "빈 폴더에서 이 릴리스의 테스트를 다시 실행하세요.";
    FOLDED = "folded", "{count} flaky tests failed and passed when tried again: {names}", "재시도에서 통과한 불안정한 테스트 {count}개: {names}",
        "Repair flaky tests; a fold hides what fails now and then.", "불안정한 테스트를 고치세요. 재시도는 가끔 나는 실패를 가립니다.";
    EXIT_CODE = "exit_code", "the load test ended with exit code {code}", "부하 테스트가 종료 코드 {code}(으)로 끝났습니다",
        "The run was not finished; see the output of the tool and run it again.", "실행이 끝까지 진행되지 않았습니다. 도구의 출력을 확인하고 다시 실행하세요.";
    PARTS_DISAGREE = "parts_disagree", "the files of one load run count differently", "한 부하 실행의 파일들이 서로 다르게 집계합니다",
        "Hand over the files of the same run, each of them whole.", "같은 실행의 온전한 파일들을 전달하세요.";
    PROFILES_DIFFER = "profiles_differ", "the load runs were made with different load profiles", "부하 실행들의 부하 조건이 서로 다릅니다",
        "Repeat the same scenarios; runs of different profiles are not comparable.", "같은 시나리오로 반복하세요. 조건이 다른 실행은 비교할 수 없습니다.";
    UNKNOWN_STAGE = "unknown_stage", "the policy has no stage {stage}", "정책에 {stage} 단계가 없습니다",
        "Name one of the stages of `promotion.stages`.", "`promotion.stages`에 있는 단계를 지정하세요.";
    NO_APPROVAL_NEEDED = "no_approval_needed", "stage {stage} needs no approval", "{stage} 단계에는 승인이 필요하지 않습니다",
        "Nothing to do.", "할 일이 없습니다.";
}
