//! The error table: number, stable text code, meaning and help, in English and Korean.
//!
//! Blocks: 1xx the door and requests, 2xx policy, 3xx limits, 4xx inputs and readers, 5xx history and records,
//! 6xx gates, 9xx the engine itself. A retired number stays here as a comment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One row of the error table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The number; blocks per room, never reused.
    pub number: u32,
    /// The stable text code, `room.what`.
    pub code: &'static str,
    /// What it means, in English.
    pub en: &'static str,
    /// What it means, in Korean.
    pub ko: &'static str,
    /// What to do next, in English; may be empty where only the case can say.
    pub help_en: &'static str,
    /// What to do next, in Korean.
    pub help_ko: &'static str,
}

macro_rules! error_codes {
    ($($name:ident = $number:literal $code:literal, $en:literal, $ko:literal, $help_en:literal, $help_ko:literal;)*) => {
        /// The code of an error.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = $en] #[serde(rename = $code)] $name,)*
        }

        impl ErrorCode {
            /// Every code, in the order of the numbers.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name,)*];

            /// Returns the row of the table.
            #[must_use]
            pub const fn entry(self) -> &'static Entry {
                match self {
                    $(ErrorCode::$name => &Entry {
                        number: $number, code: $code, en: $en, ko: $ko, help_en: $help_en, help_ko: $help_ko,
                    },)*
                }
            }
        }
    };
}

error_codes! {
    // 1xx: the door and requests
    RequestInvalid = 101 "request.invalid", "the request does not have the shape of the operation", "요청이 이 작업의 형식과 맞지 않습니다",
        "compare the request with the operation's schema", "작업의 스키마와 요청을 비교하세요";
    RequestUnknownOperation = 102 "request.unknown_operation", "there is no operation of this name", "그런 이름의 작업이 없습니다",
        "`operations` lists the names", "`operations`로 이름 목록을 확인하세요";
    RequestTooLarge = 103 "request.too_large", "text and base64 inputs together exceed 64 MiB", "text와 base64 입력의 합이 64 MiB를 넘습니다",
        "hand large files over as `path`", "큰 파일은 `path`로 넘기세요";
    RequestUsage = 104 "request.usage", "the arguments cannot be used together", "함께 쓸 수 없는 인수입니다", "", "";
    RequestPathNotAllowed = 105 "request.path_not_allowed", "the path lies outside the allowed roots", "허용된 폴더 밖의 경로입니다",
        "use a path below one of the allowed roots", "허용된 폴더 아래의 경로를 쓰세요";
    // 2xx: policy
    PolicySyntax = 201 "policy.syntax", "the policy is not valid YAML or JSON", "정책 파일이 올바른 YAML 또는 JSON이 아닙니다",
        "fix the syntax at the place named", "표시된 위치의 문법을 고치세요";
    PolicyUnknownKey = 202 "policy.unknown_key", "the policy language has no such key here", "정책 언어에 없는 키입니다",
        "remove the key or correct its spelling", "키를 지우거나 철자를 고치세요";
    PolicyDuplicateKey = 203 "policy.duplicate_key", "a key is given twice", "같은 키가 두 번 있습니다",
        "keep one of the two", "둘 중 하나만 남기세요";
    PolicyMissingKey = 204 "policy.missing_key", "a required key is missing", "필수 키가 없습니다", "", "";
    PolicyInvalidValue = 205 "policy.invalid_value", "a value has the wrong type or is out of range", "값의 형식이나 범위가 맞지 않습니다", "", "";
    PolicyUnknownReference = 206 "policy.unknown_reference", "a name refers to nothing that the policy defines", "정책에 정의되지 않은 이름을 가리킵니다",
        "define the name or correct it", "이름을 정의하거나 바로잡으세요";
    PolicyDuplicateId = 207 "policy.duplicate_id", "an id is used twice", "같은 id가 두 번 쓰였습니다",
        "give each its own id", "서로 다른 id를 쓰세요";
    PolicyUnsupportedSchema = 208 "policy.unsupported_schema", "the policy language version is not known", "알 수 없는 정책 언어 버전입니다",
        "this engine reads `mcms.policy/1`", "이 엔진은 `mcms.policy/1`을 읽습니다";
    PolicyNoGates = 209 "policy.no_gates", "a policy without gates or criteria decides nothing", "게이트나 기준이 없는 정책은 아무것도 결정하지 못합니다",
        "write at least one gate with one criterion", "기준이 하나 이상 있는 게이트를 쓰세요";
    PolicyTooLarge = 210 "policy.too_large", "the policy is larger or deeper than the engine accepts", "정책이 너무 크거나 깊습니다", "", "";
    PolicyNotText = 211 "policy.not_text", "the policy is not readable text", "정책을 텍스트로 읽을 수 없습니다",
        "save the policy as UTF-8", "정책을 UTF-8로 저장하세요";
    // 3xx: limits
    LimitSyntax = 301 "limit.syntax", "a limit does not follow the grammar", "한계 표현이 문법에 맞지 않습니다",
        "write a condition that must hold, such as `<= +10%`", "`<= +10%`처럼 지켜야 할 조건을 쓰세요";
    LimitUnit = 302 "limit.unit", "the unit of a limit does not fit what is measured", "한계의 단위가 측정값과 맞지 않습니다", "", "";
    // 4xx: inputs and readers
    InputNotFound = 401 "input.not_found", "the input does not exist", "입력이 없습니다",
        "check the path; a pattern without a match is missing evidence", "경로를 확인하세요. 일치하는 파일이 없는 패턴은 없는 증거입니다";
    InputUnreadable = 402 "input.unreadable", "the input cannot be read", "입력을 읽을 수 없습니다", "", "";
    InputDuplicate = 403 "input.duplicate", "the same input is given twice", "같은 입력이 두 번 주어졌습니다",
        "give each file once, in one role", "파일마다 한 번, 한 역할로만 주세요";
    InputUnknownFormat = 404 "input.unknown_format", "no reader knows this format", "알 수 없는 형식입니다", "", "";
    InputLabel = 405 "input.label", "the label names nothing that the policy asks for", "정책에 없는 라벨입니다", "", "";
    InputMixedFormats = 406 "input.mixed_formats", "one run is given in two sample formats", "한 실행이 두 가지 샘플 형식으로 주어졌습니다",
        "give one of them, or different run labels", "하나만 주거나 실행 라벨을 다르게 주세요";
    InputInvalid = 407 "input.invalid", "the input does not have the shape of its schema", "입력이 스키마의 형식과 맞지 않습니다", "", "";
    // 5xx: history and records
    RecordInvalid = 501 "record.invalid", "the record is not a decision record of a known version", "알려진 버전의 결정 기록이 아닙니다", "", "";
    RecordNotAcceptable = 502 "record.not_acceptable", "the record cannot become a baseline", "기준선이 될 수 없는 기록입니다",
        "only an unwaived pass, or a record inconclusive only for `no_baseline`, can be accepted", "면제 없는 통과 또는 `no_baseline`만으로 판단 불가인 기록만 승인할 수 있습니다";
    RecordUnknown = 503 "record.unknown", "the history holds no such record", "이력에 그런 기록이 없습니다",
        "`history list` shows the records", "`history list`로 기록을 확인하세요";
    HistoryInvalid = 504 "history.invalid", "the history folder holds something damaged", "이력 폴더에 손상된 파일이 있습니다", "", "";
    HistoryConflict = 505 "history.conflict", "the history already holds another record of this name", "이력에 같은 이름의 다른 기록이 이미 있습니다", "", "";
    ReplayMissingInput = 506 "replay.missing_input", "an input of the record cannot be found", "기록의 입력을 찾을 수 없습니다",
        "give its folder with `--base` or its place with `--input NAME=PATH`", "`--base`로 폴더를, `--input NAME=PATH`로 위치를 알려 주세요";
    // 6xx: gates
    GateCandidate = 601 "gate.candidate", "the candidate is not named", "후보 릴리스가 지정되지 않았습니다",
        "name `release` and `commit`", "`release`와 `commit`을 지정하세요";
    // 9xx: the engine itself
    EngineInternal = 901 "engine.internal", "the engine met a state that should not exist", "엔진 내부 오류입니다",
        "report it with the record and the version", "기록과 버전을 함께 알려 주세요";
    EngineWrite = 902 "engine.write", "the answer cannot be written", "결과를 쓸 수 없습니다",
        "check the folder and the free space", "폴더와 남은 공간을 확인하세요";
}

impl ErrorCode {
    /// Returns the number; blocks per room, never reused.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.entry().number
    }

    /// Returns the stable text code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.entry().code
    }

    /// Finds a code by its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_codes_are_unique() {
        for pair in ErrorCode::ALL.windows(2) {
            assert!(
                pair[0].number() < pair[1].number(),
                "{:?} before {:?}",
                pair[0],
                pair[1]
            );
        }
        let mut codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn every_code_is_found_by_its_text_and_speaks_both_languages() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
            let entry = code.entry();
            assert!(!entry.en.is_empty() && !entry.ko.is_empty());
            assert_eq!(
                entry.help_en.is_empty(),
                entry.help_ko.is_empty(),
                "{}",
                entry.code
            );
        }
    }
}
