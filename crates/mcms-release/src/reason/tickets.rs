//! What readers of tickets, approvals and waivers may notice.

super::code::reasons! {
    TICKETS_TRUNCATED = "tickets_truncated", "{fetched} of {total} tickets were fetched", "티켓 {total}건 중 {fetched}건만 가져왔습니다",
        "Fetch every page.", "모든 페이지를 가져오세요.";
}
