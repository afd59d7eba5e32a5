//! What readers of test results may notice.

super::code::reasons! {
    UNKNOWN_STATUS = "unknown_status", "{what} has no known status ({status}) and counts as failed", "{what}의 상태를 알 수 없어({status}) 실패로 셉니다",
        "Look whether the test was killed; teach the tool to write one of its documented words.", "테스트가 강제 종료되었는지 확인하고, 문서에 정의된 상태를 쓰게 하세요.";
    FEWER_RESULTS = "fewer_results", "{present} results are present, {declared} are declared", "결과 {declared}개가 선언되었지만 {present}개만 있습니다",
        "Results were lost between the run and this file; run the tests again.", "실행과 파일 사이에서 결과가 유실되었습니다. 테스트를 다시 실행하세요.";
    MORE_RESULTS = "more_results", "{present} results are present, {declared} are declared", "결과가 {present}개 있지만 {declared}개로 선언되었습니다",
        "Usual where reruns are listed and not counted; nothing to do.", "재실행을 나열만 하고 세지 않는 도구에서 흔합니다. 할 일이 없습니다.";
    FEWER_FAILURES = "fewer_failures", "{present} failures are present, {declared} are declared", "실패 {declared}개가 선언되었지만 {present}개만 있습니다",
        "Failed results were lost between the run and this file; run the tests again.", "실패한 결과가 유실되었습니다. 테스트를 다시 실행하세요.";
    HOST_FAILED = "host_failed", "the test run ended as {outcome} without a failed test", "실패한 테스트 없이 테스트 실행이 {outcome}(으)로 끝났습니다",
        "The test host crashed or hung; look at its log.", "테스트 호스트가 비정상 종료되었거나 멈췄습니다. 로그를 확인하세요.";
    RUN_ABORTED = "run_aborted", "the test run ended as {outcome}", "테스트 실행이 {outcome}(으)로 끝났습니다",
        "Tests after that point did not run; run them again.", "그 이후의 테스트는 실행되지 않았습니다. 다시 실행하세요.";
    RUN_WARNED = "run_warned", "the test run says: {message}", "테스트 실행 메시지: {message}",
        "Check the filter and the settings of the test run.", "테스트 실행의 필터와 설정을 확인하세요.";
    FIXTURE_UNFINISHED = "fixture_unfinished", "the fixture {name} has no status: it did not finish", "픽스처 {name}에 상태가 없어 끝나지 않은 것으로 봅니다",
        "Look whether the run was stopped during set-up or clean-up.", "준비 또는 정리 중에 실행이 중단되었는지 확인하세요.";
    RETRY_WITHOUT_DETAILS = "retry_without_details", "{what} was retried {count} times and the earlier attempts are not listed; they count as failed", "{what}이(가) {count}번 재시도되었지만 이전 시도가 기록되지 않아 실패로 셉니다",
        "Let the reporter write every attempt, or let the gate say `retries: fold`.", "모든 시도를 기록하게 하거나 게이트에 `retries: fold`를 지정하세요.";
    ONLY_SKIPPED = "only_skipped", "every test was skipped", "모든 테스트가 건너뛰어졌습니다",
        "Check the filter of the test run.", "테스트 실행의 필터를 확인하세요.";
}
