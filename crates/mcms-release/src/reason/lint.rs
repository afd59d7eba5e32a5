//! What lint says about a policy.

super::code::reasons! {
    LINT_LETS_THROUGH = "lint_lets_through", "{criterion} lets a release through on {state} evidence, because of `{setting}: warn`", "{criterion}은(는) `{setting}: warn` 때문에 증거가 {state}인데도 릴리스를 통과시킵니다",
        "Write `inconclusive` or `fail`, or remove the setting; if nobody needs the criterion to stop a release, say `severity: warn`.", "`inconclusive`나 `fail`로 바꾸거나 설정을 지우세요. 릴리스를 막을 필요가 없는 기준이라면 `severity: warn`이라고 쓰세요.";
    LINT_SUITE_UNMEASURED = "lint_suite_unmeasured", "{gate} requires the suite {suite}, and no criterion measures it: its failures count for nothing", "{gate}의 필수 스위트 {suite}을(를) 재는 기준이 없어 실패해도 판정에 반영되지 않습니다",
        "Let a criterion measure the suite, or take it out of `suites`.", "이 스위트를 재는 기준을 두거나 `suites`에서 빼세요.";
    LINT_NEVER_PASSES = "lint_never_passes", "{gate} can never pass: no criterion of severity `fail` whose `on_breach` is not `warn`", "{gate}은(는) 절대 통과할 수 없습니다. 심각도가 `fail`이고 `on_breach`가 `warn`이 아닌 기준이 없습니다",
        "Let at least one criterion be able to stop a release.", "릴리스를 막을 수 있는 기준을 하나 이상 두세요.";
    LINT_CONTRADICTION = "lint_contradiction", "no value can meet the limit {limit} of {criterion}", "{criterion}의 한계 {limit}을(를) 지킬 수 있는 값이 없습니다",
        "Correct the limit; as it stands every release is stopped.", "한계를 고치세요. 지금대로라면 모든 릴리스가 막힙니다.";
    LINT_EXCLUDES = "lint_excludes", "{criterion} and {other} cannot both hold", "{criterion}과(와) {other}은(는) 함께 지켜질 수 없습니다",
        "Correct one of the two limits; as they stand every release is stopped.", "두 한계 중 하나를 고치세요. 지금대로라면 모든 릴리스가 막힙니다.";
    LINT_ALWAYS_TRUE = "lint_always_true", "every value meets the limit {limit} of {criterion}", "어떤 값이든 {criterion}의 한계 {limit}을(를) 지키게 됩니다",
        "Correct the limit, or remove the criterion: it decides nothing.", "한계를 고치거나 기준을 지우세요. 이 기준은 아무것도 결정하지 않습니다.";
    LINT_SHADOWED = "lint_shadowed", "{criterion} says nothing that {other} does not say more strictly", "{other}이(가) 더 엄격해서 {criterion}은(는) 따로 결정하는 것이 없습니다",
        "Remove one of the two, or give the weaker one another severity.", "둘 중 하나를 지우거나 느슨한 쪽의 심각도를 바꾸세요.";
    LINT_SUITE_NOT_REQUIRED = "lint_suite_not_required", "{criterion} measures the suite {suite}, which {gate} does not require", "{criterion}이(가) 재는 스위트 {suite}은(는) {gate}의 필수 스위트가 아닙니다",
        "List the suite in `suites` of the gate, so that its absence is noticed for every criterion.", "게이트의 `suites`에 넣어야 증거가 없을 때 모든 기준에서 드러납니다.";
    LINT_CANNOT_CONFIRM = "lint_cannot_confirm", "with {runs} baseline run(s) and one run of the release {criterion} cannot be confirmed", "기준 실행 {runs}개와 릴리스 실행 1개로는 {criterion}의 위반을 확정할 수 없습니다",
        "Ask for more baseline runs (`runs: 5`), or remove `needs`; runs of one build differ by more than the noise inside one run.", "기준 실행을 늘리거나(`runs: 5`) `needs`를 지우세요. 같은 빌드라도 실행 사이의 차이가 한 실행 안의 잡음보다 큽니다.";
    LINT_NO_INTERVAL = "lint_no_interval", "{criterion} needs evidence, and `{statistic}` has no interval", "{criterion}은(는) 근거를 요구하지만 `{statistic}`에는 신뢰 구간이 없습니다",
        "Use a percentile or a rate, or remove `needs`.", "백분위수나 비율을 쓰거나 `needs`를 지우세요.";
    LINT_FEW_BASELINES = "lint_few_baselines", "{criterion} is compared with {runs} baseline run(s); a single noisy run moves the limit", "{criterion}의 기준 실행이 {runs}개라서 잡음이 심한 실행 하나로도 한계가 흔들립니다",
        "Ask for 5 runs or more.", "기준 실행을 5개 이상으로 하세요.";
    LINT_ZERO_BASELINE = "lint_zero_baseline", "{criterion} is limited in `%` of a baseline that may be zero", "{criterion}의 한계가 0일 수 있는 기준선의 `%`입니다",
        "Add an absolute floor: `{any: [\"<= +10%\", \"<= +3\"]}`.", "절대값 하한을 함께 쓰세요: `{any: [\"<= +10%\", \"<= +3\"]}`.";
    LINT_ANCHOR_WITHOUT_CREEP = "lint_anchor_without_creep", "{gate} pins an anchor, and nothing watches for creeping", "{gate}에 고정 기준(anchor)은 있지만 서서히 나빠지는 것을 살피는 설정이 없습니다",
        "Add `creep: {runs: 3, near: 80%}`.", "`creep: {runs: 3, near: 80%}`을 추가하세요.";
    LINT_NO_MAX_AGE = "lint_no_max_age", "{gate} has no `max_age`, so old evidence counts as fresh", "{gate}에 `max_age`가 없어 오래된 증거도 최신으로 칩니다",
        "Add `max_age: 24h`, or give `--since` with every decision.", "`max_age: 24h`를 추가하거나 결정할 때마다 `--since`를 주세요.";
    LINT_BASELINE_UNUSED = "lint_baseline_unused", "{gate} has a baseline, and none of its limits is relative", "{gate}에 기준선이 있지만 상대 한계가 하나도 없습니다",
        "Remove `baseline`, or write the limit with a sign: `<= +10%`.", "`baseline`을 지우거나 `<= +10%`처럼 부호를 붙여 쓰세요.";
    LINT_NO_STOP = "lint_no_stop", "{gate} lists no `stop` in `on_fail`; every decision that does not let through carries one anyway", "{gate}의 `on_fail`에 `stop`이 없습니다. 통과시키지 않는 결정에는 어차피 `stop`이 붙습니다",
        "Write `{stop: deployment}` to say what is stopped.", "무엇을 멈추는지 `{stop: deployment}`처럼 적으세요.";
    LINT_NOT_PROVEN = "lint_not_proven", "nothing could be made up that passes {criterion}, so its settings were not tried", "{criterion}을(를) 통과하는 값을 만들 수 없어 설정을 시험하지 못했습니다",
        "Look at the criterion by hand; as far as lint can see it never passes.", "기준을 직접 살펴보세요. 검사한 범위에서는 통과할 수 없는 기준입니다.";
}
