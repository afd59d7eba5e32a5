//! What readers of tickets, approvals and waivers may notice.

super::code::reasons! {
    TICKETS_TRUNCATED = "tickets_truncated", "{fetched} of {total} tickets were fetched", "티켓 {total}건 중 {fetched}건만 가져왔습니다",
        "Fetch every page.", "모든 페이지를 가져오세요.";
    TICKETS_DUPLICATE = "tickets_duplicate", "the ticket {key} is on two pages: the list moved while it was read", "{key} 티켓이 두 페이지에 있습니다. 읽는 동안 목록이 바뀌었습니다",
        "Fetch all pages again, ordered by key.", "키 순서로 모든 페이지를 다시 가져오세요.";
    TICKETS_GAP = "tickets_gap", "the pages do not follow each other: {detail}", "페이지가 이어지지 않습니다: {detail}",
        "Fetch all pages again, ordered by key.", "키 순서로 모든 페이지를 다시 가져오세요.";
    TICKETS_ERROR_ANSWER = "tickets_error_answer", "the tracker answered with an error: {detail}", "트래커가 오류로 응답했습니다: {detail}",
        "Check the query and the account's rights.", "질의문과 계정의 권한을 확인하세요.";
    TICKETS_WARNING = "tickets_warning", "the tracker warns about the query: {detail}", "트래커가 질의문을 경고했습니다: {detail}",
        "A value or field of the query is unknown to the tracker; correct the policy's map.", "질의문의 값이나 필드를 트래커가 모릅니다. 정책의 대응표를 고치세요.";
    TICKETS_ANONYMOUS = "tickets_anonymous", "the identity read shows no signed-in account", "인증 확인에 로그인한 계정이 없습니다",
        "Sign in: an anonymous search answers with an empty page.", "로그인하세요. 익명 검색은 빈 페이지로 응답합니다.";
    TICKETS_NO_PROJECT = "tickets_no_project", "the project read shows no project", "프로젝트 조회에 프로젝트가 없습니다",
        "Check the project's name and the account's rights.", "프로젝트 이름과 계정의 권한을 확인하세요.";
    TICKET_FIELD_MISSING = "ticket_field_missing", "{count} tickets come without the field {field}", "티켓 {count}건에 {field} 필드가 없습니다",
        "Ask for the field with the search.", "검색할 때 이 필드도 요청하세요.";
    TICKET_STATES_MISSING = "ticket_states_missing", "the category of the state {state} is not known: it counts as open", "{state} 상태의 분류를 몰라 열린 것으로 봅니다",
        "Add the answer of the states read to the input.", "상태 목록 조회 결과를 입력에 추가하세요.";
    // Records of our own schemas
    UNKNOWN_KEY = "unknown_key", "{key} is not a key of {schema}", "{schema}에 없는 키입니다: {key}",
        "Correct the spelling or remove the key.", "철자를 고치거나 키를 지우세요.";
    INVALID_RECORD = "invalid_record", "the content does not follow {schema}: {detail}", "{schema} 형식에 맞지 않습니다: {detail}",
        "Compare it with the schema.", "스키마와 비교하세요.";
}
