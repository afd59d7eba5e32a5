//! What readers of load tests and metrics may notice.

super::code::reasons! {
    K6_DROPPED_ITERATIONS = "k6_dropped_iterations", "{count} iterations were dropped: the load was not delivered", "반복 {count}개가 누락되어 부하가 다 전달되지 않았습니다",
        "Give the load generator more virtual users or a stronger machine.", "가상 사용자 수를 늘리거나 더 강한 장비를 쓰세요.";
    // k6
    K6_UNDECLARED_METRIC = "k6_undeclared_metric", "{metric} has samples but no declaration: the beginning of the file is missing", "{metric}의 선언 없이 샘플만 있어 파일 앞부분이 없는 것으로 봅니다",
        "Give the whole file as k6 wrote it.", "k6가 쓴 파일 전체를 주세요.";
    K6_KINDS_DIFFER = "k6_kinds_differ", "{metric} is declared both as {one} and as {other}", "{metric}이(가) {one}(으)로도 {other}(으)로도 선언되었습니다",
        "The files are not parts of one run; give each run its own label.", "한 실행의 파일들이 아닙니다. 실행마다 라벨을 따로 주세요.";
    K6_KIND_UNKNOWN = "k6_kind_unknown", "the file does not say what kind of metric {metric} is", "{metric}이(가) 어떤 종류의 메트릭인지 파일에 없습니다",
        "CSV carries no kinds; for custom metrics give the JSON output (`--out json`).", "CSV에는 종류가 없습니다. 사용자 메트릭은 JSON 출력(`--out json`)으로 주세요.";
    K6_IMPLAUSIBLE = "k6_implausible", "{metric} holds a value that cannot have been measured: {value}", "{metric}에 측정값일 수 없는 값이 있습니다: {value}",
        "Check the script and the machine's clock.", "스크립트와 장비의 시계를 확인하세요.";
    K6_NEGATIVE = "k6_negative", "{metric} holds a negative value: {value}", "{metric}에 음수 값이 있습니다: {value}",
        "Counts and rates cannot be negative; check the script.", "횟수와 비율은 음수일 수 없습니다. 스크립트를 확인하세요.";
    K6_TOO_MANY_METRICS = "k6_too_many_metrics", "the file holds more than {most} metrics; the rest was left out", "메트릭이 {most}개를 넘어 나머지는 제외했습니다",
        "Read with a policy, which keeps only the metrics that it needs.", "정책을 지정해 필요한 메트릭만 읽으세요.";
    K6_NO_SAMPLES = "k6_no_samples", "one of the files of the run holds no sample", "한 실행의 파일 가운데 샘플이 없는 파일이 있습니다",
        "Give the files of all instances of the run.", "그 실행의 모든 인스턴스가 쓴 파일을 주세요.";
    K6_CSV_HEADER = "k6_csv_header", "the first line is not the header of k6's CSV output", "첫 줄이 k6 CSV 출력의 머리글이 아닙니다",
        "Give the whole file as `--out csv` wrote it.", "`--out csv`가 쓴 파일 전체를 주세요.";
    K6_CONVERTTO_JSON = "k6_convertto_json", "PowerShell's ConvertTo-Json cut the values of {metric} to text: its default depth is 2", "PowerShell ConvertTo-Json의 기본 깊이(2) 때문에 {metric}의 값이 문자열로 잘렸습니다",
        "Keep the file that k6 wrote, or use `ConvertTo-Json -Depth 10`.", "k6가 쓴 파일을 그대로 쓰거나 `ConvertTo-Json -Depth 10`을 쓰세요.";
    K6_SUMMARY_AMBIGUOUS = "k6_summary_ambiguous", "the summary mixes the shapes of {one} and {other}, which mean the opposite by the same words", "요약에 {one}와(과) {other} 형식이 섞여 있는데, 같은 말의 뜻이 서로 반대입니다",
        "Give the file as k6 wrote it.", "k6가 쓴 파일을 그대로 주세요.";
    K6_NOT_SUMMARY = "k6_not_summary", "the file is not a summary of k6", "k6 요약 파일이 아닙니다",
        "Give the file of `--summary-export`, of `handleSummary` or of the machine-readable summary.", "`--summary-export`, `handleSummary` 또는 machine-readable summary 파일을 주세요.";
    K6_RATE_CONTRADICTS = "k6_rate_contradicts", "{metric} states {stated}, its counts give {counted}", "{metric}의 값은 {stated}인데 횟수로 계산하면 {counted}입니다",
        "The file was edited or damaged; give it as k6 wrote it.", "파일이 수정되었거나 손상되었습니다. k6가 쓴 파일을 그대로 주세요.";
    READ_STOPPED = "read_stopped", "reading stopped: {detail}", "읽기가 중단되었습니다: {detail}",
        "Read the file again; look at the disk or the network share.", "파일을 다시 읽고 디스크나 네트워크 공유를 확인하세요.";
}
