//! What readers of test results may notice.

super::code::reasons! {
    ONLY_SKIPPED = "only_skipped", "every test was skipped", "모든 테스트가 건너뛰어졌습니다",
        "Check the filter of the test run.", "테스트 실행의 필터를 확인하세요.";
}
