//! The help of the command line in Korean. The English help stands beside the options themselves, in `args`.

use clap::Command;

/// Commands by their path, and options and arguments by the path of their command and their name.
const TEXTS: &[(&str, &str)] = &[
    (
        "",
        "소프트웨어 릴리스를 판정합니다. 측정 결과와 정책을 넣으면 이유가 붙은 판정이 나옵니다.\n\n종료 코드: 0 릴리스 가능, 1 릴리스 불가·차이·린트 발견, 2 사용법 또는 정책 오류, 3 판단 불가(증거가 없거나 읽을 수 없음 포함), 4 내부 실패",
    ),
    (
        ".locale",
        "사람이 읽는 글의 언어: `en` 또는 `ko`. 기본값: `LC_ALL`, `LC_MESSAGES`, `LANG`, 정책, 영어",
    ),
    ("gate", "릴리스를 판정합니다"),
    ("gate.policy", "릴리스 정책, YAML 또는 JSON"),
    ("gate.release", "릴리스. 기본값: 파이프라인 또는 git"),
    ("gate.commit", "커밋. 기본값: 파이프라인 또는 git"),
    ("gate.artifact_digest", "릴리스할 산출물의 SHA-256"),
    ("gate.environment", "환경"),
    ("gate.since", "이 시각보다 먼저 끝난 증거는 오래된 것으로 봅니다"),
    ("gate.stage", "승인을 확인할 단계"),
    ("gate.requester", "릴리스를 요청한 사람"),
    ("gate.tests", "테스트 결과: 파일, 폴더 또는 패턴"),
    ("gate.load", "부하 테스트. 한 실행의 파일들은 같은 라벨을 씁니다"),
    ("gate.load_exit_code", "부하 테스트 도구의 종료 코드"),
    ("gate.baseline", "기준선 부하 테스트. 이력의 기준선을 대신합니다"),
    ("gate.tests_baseline", "기준선 테스트 결과"),
    ("gate.metrics", "지표 시계열, OTLP JSON 줄 또는 protobuf"),
    (
        "gate.measured_at",
        "스스로 시각을 밝히지 않는 입력의 측정 시각. NAME은 입력에 쓴 경로 또는 라벨",
    ),
    (
        "gate.history",
        "이력 폴더. 기준선을 여기서 가져오고 기록을 여기에 추가합니다",
    ),
    ("gate.tickets", "이슈 추적기의 응답"),
    ("gate.approvals", "승인, `mcms.approvals/1`"),
    ("gate.waivers", "면제, `mcms.waivers/1`"),
    ("gate.now", "판정 시각. 기본값: 지금"),
    ("gate.out", "`decision.json`과 `report.md`를 쓸 폴더"),
    ("gate.strict", "표본 파일의 모든 줄을 끝까지 해석합니다"),
    (
        "gate.format",
        "출력 형식과 파일: text, json, markdown, junit, azure-devops, github. 파일이 없으면 표준 출력. 기본값: text",
    ),
    ("policy", "정책을 검사하거나 린트하거나 JSON Schema를 씁니다"),
    ("policy check", "정책을 검증하고 모든 오류를 한 번에 보고합니다"),
    ("policy check.file", "정책"),
    ("policy check.json", "JSON으로 씁니다"),
    (
        "policy lint",
        "손상된 증거가 통과할 수 없음을 증명하고 의심스러운 점을 보고합니다",
    ),
    ("policy lint.file", "정책"),
    ("policy lint.history", "실행 간 편차를 가져올 이력 폴더"),
    ("policy lint.json", "JSON으로 씁니다"),
    ("policy schema", "정책 언어의 JSON Schema를 씁니다"),
    ("policy schema.file", "먼저 검사할 정책(생략 가능)"),
    ("read", "증거를 읽어 게이트가 보게 될 내용을 보여 줍니다"),
    ("read.path", "파일, 폴더 또는 패턴"),
    ("read.policy", "무엇을 남길지 정하는 정책. 기본값: 전부"),
    (
        "read.role",
        "입력의 종류: tests, load, metrics, tickets, approvals, waivers. 기본값: 내용으로 판단",
    ),
    ("read.label", "스위트 또는 실행"),
    ("read.strict", "표본 파일의 모든 줄을 끝까지 해석합니다"),
    ("read.format", "JSON 대신 사람이 읽을 요약을 씁니다"),
    ("history", "이력의 기록을 나열하거나 기록에 대해 남깁니다"),
    ("history list", "기록과 각각의 상태를 나열합니다"),
    ("history list.folder", "이력 폴더"),
    ("history list.json", "JSON으로 씁니다"),
    (
        "history accept",
        "기준선이 없어서 판단하지 못한 기록을 승인합니다",
    ),
    (
        "history invalidate",
        "잘못 측정한 기록임을 남깁니다. 기준선이 되지 않습니다",
    ),
    (
        "history rolled-back",
        "롤백된 릴리스임을 남깁니다. 기준선이 되지 않습니다",
    ),
    ("history pin", "서서히 나빠지는 것을 막는 고정 기준으로 정합니다"),
    ("history *.record", "기록: id 또는 이력 폴더 안의 파일"),
    ("history *.reason", "이유"),
    ("history *.by", "말하는 사람"),
    (
        "history *.history",
        "이력 폴더. 기본값: 기록 파일의 폴더, 없으면 현재 폴더",
    ),
    ("history *.now", "시각. 기본값: 지금"),
    ("replay", "기록의 입력으로 다시 판정하고 비교합니다"),
    ("replay.record", "기록"),
    ("replay.base", "기록된 이름의 입력이 있는 폴더. 기본값: 현재 폴더"),
    ("replay.input", "다른 곳에 있는 입력"),
    ("replay.json", "JSON으로 씁니다"),
    ("explain", "사유 코드나 오류 코드의 뜻과 할 일을 알려 줍니다"),
    ("explain.code", "사유, 진단, 오류 코드 또는 오류 번호"),
    ("explain.json", "JSON으로 씁니다"),
    ("completions", "셸의 자동 완성 스크립트를 씁니다"),
    ("completions.shell", "셸"),
];

/// Puts the Korean help into a command and its subcommands.
pub fn translate(command: Command) -> Command {
    named(command, "")
}

fn text(path: &str) -> Option<&'static str> {
    let shared = path
        .split_once(' ')
        .and_then(|(first, rest)| Some(format!("{first} *.{}", rest.split_once('.')?.1)));
    let find = |wanted: &str| {
        TEXTS
            .iter()
            .find(|(known, _)| *known == wanted)
            .map(|(_, text)| *text)
    };
    find(path).or_else(|| find(&shared?))
}

fn named(command: Command, path: &str) -> Command {
    let own = |command: Command| match text(path) {
        Some(about) => {
            let first = about.lines().next().unwrap_or(about);
            command.about(first).long_about(about)
        }
        None => command,
    };
    let command = own(command).mut_args(|argument| match text(&format!("{path}.{}", argument.get_id())) {
        Some(help) => argument.help(help).long_help(help),
        None => argument,
    });
    command.mut_subcommands(|below| {
        let path = if path.is_empty() {
            below.get_name().to_owned()
        } else {
            format!("{path} {}", below.get_name())
        };
        named(below, &path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;

    fn speaks(command: &Command, path: &str) {
        assert!(text(path).is_some(), "`{path}` has no Korean help");
        for argument in command
            .get_arguments()
            .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
        {
            let path = format!("{path}.{}", argument.get_id());
            assert!(text(&path).is_some(), "`{path}` has no Korean help");
        }
        for below in command.get_subcommands() {
            let path = if path.is_empty() {
                below.get_name().to_owned()
            } else {
                format!("{path} {}", below.get_name())
            };
            speaks(below, &path);
        }
    }

    #[test]
    fn every_command_and_option_has_korean_help() {
        speaks(&Cli::command(), "");
        let shown = translate(Cli::command()).render_long_help().to_string();
        assert!(
            shown.contains("릴리스를 판정합니다") && shown.contains("종료 코드"),
            "{shown}"
        );
    }
}
