//! What readers of load tests and metrics may notice.

super::code::reasons! {
    K6_DROPPED_ITERATIONS = "k6_dropped_iterations", "{count} iterations were dropped: the load was not delivered", "반복 {count}개가 누락되어 부하가 다 전달되지 않았습니다",
        "Give the load generator more virtual users or a stronger machine.", "가상 사용자 수를 늘리거나 더 강한 장비를 쓰세요.";
    // OTLP metrics
    OTLP_SNAKE_CASE = "otlp_snake_case", "the field {field} is written in `snake_case` and was not read", "{field} 필드가 snake_case로 쓰여 읽지 못했습니다",
        "OTLP JSON has lowerCamelCase names; let the collector's file exporter write the file.", "OTLP JSON은 lowerCamelCase 이름을 씁니다. 컬렉터의 file exporter로 파일을 만드세요.";
    OTLP_UNKNOWN_FIELD = "otlp_unknown_field", "the field {field} is not known and was left out", "알 수 없는 {field} 필드를 건너뛰었습니다",
        "Nothing to do, unless the field carries values.", "값이 담긴 필드가 아니라면 할 일이 없습니다.";
    OTLP_NOT_METRICS = "otlp_not_metrics", "the file holds {field} instead of metrics", "메트릭이 아니라 {field}이(가) 들어 있습니다",
        "Give the file of the metrics pipeline.", "메트릭 파이프라인의 파일을 주세요.";
    OTLP_TEMPORALITY = "otlp_temporality", "{metric} does not say whether its points are deltas or cumulative", "{metric}의 값이 증분인지 누적인지 나와 있지 않습니다",
        "Set the aggregation temporality in the exporter.", "exporter에 aggregation temporality를 설정하세요.";
    OTLP_BUCKETS = "otlp_buckets", "{metric} has {counts} bucket counts for {bounds} bounds", "{metric}의 버킷 수({counts})가 경계 수({bounds})와 맞지 않습니다",
        "A histogram has one count more than bounds; check what wrote it.", "버킷은 경계보다 하나 많아야 합니다. 값을 쓴 도구를 확인하세요.";
    OTLP_BOUNDS = "otlp_bounds", "the bucket bounds of {metric} are not ascending finite numbers", "{metric}의 버킷 경계가 오름차순의 유한한 수가 아닙니다",
        "Check what wrote the histogram.", "히스토그램을 쓴 도구를 확인하세요.";
    OTLP_COUNT = "otlp_count", "{metric} counts {count} values, its buckets hold {buckets}", "{metric}의 개수는 {count}인데 버킷에는 {buckets}개가 있습니다",
        "Check what wrote the histogram.", "히스토그램을 쓴 도구를 확인하세요.";
    OTLP_NO_TIME = "otlp_no_time", "a point of {metric} has no time", "{metric}의 값에 시각이 없습니다",
        "Check the exporter.", "exporter를 확인하세요.";
    OTLP_NO_VALUE = "otlp_no_value", "{metric} has a point without a value", "{metric}에 값이 없는 항목이 있습니다",
        "Check the exporter; a field name may be misspelt.", "exporter를 확인하세요. 필드 이름이 틀렸을 수 있습니다.";
    OTLP_SUMMARY = "otlp_summary", "{metric} is a summary, whose quantiles cannot be merged", "{metric}은(는) summary 형식이어서 분위수를 합칠 수 없습니다",
        "Record a histogram instead.", "히스토그램으로 기록하세요.";
    OTLP_DUPLICATE_POINT = "otlp_duplicate_point", "{count} repeated points of {metric} were left out", "{metric}의 중복 값 {count}개를 제외했습니다",
        "Nothing to do; exporters repeat a batch when they retry.", "할 일이 없습니다. 재전송으로 같은 값이 다시 올 수 있습니다.";
    OTLP_CONFLICTING_POINT = "otlp_conflicting_point", "{metric} has two different values for one time", "{metric}에 같은 시각의 서로 다른 값이 있습니다",
        "Give every process its own resource attributes, such as `service.instance.id`.", "프로세스마다 `service.instance.id` 같은 리소스 속성을 따로 주세요.";
    // Series, whatever their source
    SERIES_UNIT_ASSUMED = "series_unit_assumed", "{metric} has no unit; its name means {unit}", "{metric}에 단위가 없어 이름에 따라 {unit}(으)로 봅니다",
        "Move to the current semantic conventions, which state the unit.", "단위를 명시하는 최신 semantic conventions를 쓰세요.";
    SERIES_UNITS_DIFFER = "series_units_differ", "series of {metric} have different units: {units}", "{metric}의 단위가 서로 다릅니다: {units}",
        "Filter by an attribute, or bring the sources to one unit.", "속성으로 거르거나 단위를 통일하세요.";
    SERIES_KINDS_DIFFER = "series_kinds_differ", "series of {metric} are of different kinds", "{metric}의 종류가 서로 다릅니다",
        "Filter by an attribute, so that one kind remains.", "한 종류만 남도록 속성으로 거르세요.";
    SERIES_BOUNDS_DIFFER = "series_bounds_differ", "histograms of {metric} have different bucket bounds and cannot be merged", "{metric} 히스토그램의 버킷 경계가 달라 합칠 수 없습니다",
        "Configure the same bounds everywhere, or use exponential histograms.", "모든 곳에 같은 경계를 쓰거나 지수 히스토그램을 쓰세요.";
    SERIES_NO_RECORDED_VALUE = "series_no_recorded_value", "{metric} has points without a value; its total is unknown", "{metric}에 값이 없는 시점이 있어 합계를 알 수 없습니다",
        "Measure again.", "다시 측정하세요.";
    SERIES_ONE_COLLECTION = "series_one_collection", "{metric} is cumulative and was collected once: nothing to subtract from", "{metric}은(는) 누적값인데 한 번만 수집되어 뺄 기준이 없습니다",
        "Collect at the beginning and at the end, or use delta temporality.", "시작과 끝에 수집하거나 증분(delta)으로 내보내세요.";
    SERIES_SEVERAL_LAST = "series_several_last", "{metric} has several series, so there is no single last value", "{metric}의 시계열이 여럿이라 마지막 값이 하나가 아닙니다",
        "Filter to one series, or use `max`, `min` or `avg`.", "하나로 거르거나 `max`, `min`, `avg`를 쓰세요.";
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
