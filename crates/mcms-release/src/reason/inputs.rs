//! What every reader may notice: encoding, size, structure.

super::code::reasons! {
    DECODED_UTF16 = "decoded_utf16", "the file is UTF-16 and was converted", "UTF-16 파일을 변환해 읽었습니다",
        "Write UTF-8; in Windows PowerShell 5.1 `>` writes UTF-16.", "UTF-8로 저장하세요. Windows PowerShell 5.1의 `>`는 UTF-16으로 씁니다.";
    DECODED_BOM = "decoded_bom", "the file begins with a byte order mark", "파일이 BOM으로 시작합니다",
        "Nothing to do; the mark was skipped.", "할 일이 없습니다. BOM은 건너뛰었습니다.";
    NOT_UTF8 = "not_utf8", "the file is neither UTF-8 nor UTF-16 (byte {offset})", "UTF-8도 UTF-16도 아닌 파일입니다(바이트 {offset})",
        "The console code page (CP949) probably damaged it on the way through `>`; let the tool write the file itself.", "`>` 리디렉션 중 콘솔 코드 페이지(CP949)로 손상되었을 수 있습니다. 도구가 직접 파일을 쓰게 하세요.";
    REPLACEMENT_CHARACTERS = "replacement_characters", "the text holds replacement characters: something was lost in a conversion", "대체 문자(U+FFFD)가 있어 변환 중 내용이 유실되었습니다",
        "Let the tool write the file itself, without `>` in Windows PowerShell.", "Windows PowerShell의 `>`를 쓰지 말고 도구가 직접 파일을 쓰게 하세요.";
    TRUNCATED = "truncated", "the file ends too early", "파일이 중간에 끊겼습니다",
        "Write the file again; look whether the tool was stopped.", "파일을 다시 만들고 도구가 중단되지 않았는지 확인하세요.";
    MALFORMED = "malformed", "the content is damaged: {detail}", "내용이 손상되었습니다: {detail}",
        "Write the file again.", "파일을 다시 만드세요.";
    TOO_DEEP = "too_deep", "the content is nested deeper than {most} levels", "내용의 중첩이 {most}단계를 넘습니다",
        "No real report is that deep; check the source.", "정상 보고서는 이렇게 깊지 않습니다. 출처를 확인하세요.";
    TOO_LARGE = "too_large", "the content exceeds {most}", "내용이 {most}을(를) 넘습니다",
        "Split the input, or check the source.", "입력을 나누거나 출처를 확인하세요.";
    DUPLICATE_KEY = "duplicate_key", "the key {key} is given twice", "키 {key}이(가) 두 번 있습니다",
        "Write the file again with one value per key.", "키마다 값이 하나가 되도록 다시 만드세요.";
    UNKNOWN_FORMAT = "unknown_format", "no reader knows this format", "알 수 없는 형식입니다",
        "Check that the right file was given.", "올바른 파일인지 확인하세요.";
    NOT_FOUND = "not_found", "the file or folder does not exist", "파일이나 폴더가 없습니다",
        "Check the path; a pattern without a match is missing evidence.", "경로를 확인하세요. 일치하는 것이 없는 패턴은 없는 증거입니다.";
    LINK_SKIPPED = "link_skipped", "a link was not followed: {name}", "링크를 따라가지 않았습니다: {name}",
        "Give the real file.", "실제 파일을 주세요.";
    DTD_REFUSED = "dtd_refused", "the XML declares entities, which are not resolved", "XML에 엔터티 선언이 있어 해석하지 않았습니다",
        "Test reports need no document type; check the source.", "테스트 보고서에는 DTD가 필요 없습니다. 출처를 확인하세요.";
    ILLEGAL_CHARACTERS = "illegal_characters", "the text holds control characters that its format forbids", "형식이 허용하지 않는 제어 문자가 있습니다",
        "Nothing to do; tools copy terminal colours into reports this way.", "할 일이 없습니다. 도구가 터미널 색상 코드를 그대로 옮긴 경우입니다.";
    DECIMAL_COMMA = "decimal_comma", "{value} was read as {number}", "{value}을(를) {number}(으)로 읽었습니다",
        "Nothing to do; the tool wrote the number in the language of its machine.", "할 일이 없습니다. 도구가 시스템 언어 형식으로 숫자를 썼습니다.";
    BAD_NUMBER = "bad_number", "{what} is not a number: {value}", "{what}이(가) 숫자가 아닙니다: {value}",
        "Check the tool that wrote it.", "값을 쓴 도구를 확인하세요.";
    BAD_TIME = "bad_time", "{what} is not a time: {value}", "{what}이(가) 시각이 아닙니다: {value}",
        "Give `measured_at` with the input.", "입력에 `measured_at`을 지정하세요.";
    TIME_WITHOUT_ZONE = "time_without_zone", "{what} has no time zone and is not used: {value}", "{what}에 시간대가 없어 사용하지 않았습니다: {value}",
        "Give `measured_at` with the input, or let the tool write the zone.", "입력에 `measured_at`을 지정하거나 도구가 시간대를 쓰게 하세요.";
    MISSING_FIELD = "missing_field", "{what} has no {field}", "{what}에 {field}이(가) 없습니다",
        "Check the tool that wrote it.", "값을 쓴 도구를 확인하세요.";
    MORE_DIAGNOSTICS = "more_diagnostics", "{count} more of {code}", "{code} {count}건 더 있음",
        "See the first ones.", "앞의 진단을 확인하세요.";
    NON_FINITE = "non_finite", "{what} is not a finite number", "{what}이(가) 유한한 수가 아닙니다",
        "Check the tool that wrote it.", "값을 쓴 도구를 확인하세요.";
    NEGATIVE_DURATION = "negative_duration", "{what} has a negative duration", "{what}의 소요 시간이 음수입니다",
        "Check the clock of the machine.", "장비의 시계를 확인하세요.";
    NESTED_TOO_MANY_FILES = "too_many_files", "the folder holds more than {most} entries", "폴더의 항목이 {most}개를 넘습니다",
        "Give the folder of one run.", "한 번의 실행 결과 폴더를 주세요.";
}
