//! What readers of load tests and metrics may notice.

super::code::reasons! {
    K6_DROPPED_ITERATIONS = "k6_dropped_iterations", "{count} iterations were dropped: the load was not delivered", "반복 {count}개가 누락되어 부하가 다 전달되지 않았습니다",
        "Give the load generator more virtual users or a stronger machine.", "가상 사용자 수를 늘리거나 더 강한 장비를 쓰세요.";
}
