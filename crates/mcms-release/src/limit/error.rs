//! What can be wrong with the text of a limit: a kind, a column, a message and what to write instead.
//!
//! The kinds are stable facts; numbers and places in a file are added where limits become part of a policy.

/// Why a text is no limit, and where.
///
/// # Examples
///
/// ```
/// use mcms_release::limit::{Limit, LimitErrorKind};
///
/// let error = "10% 초과".parse::<Limit>().expect_err("not the grammar");
/// assert_eq!(error.kind, LimitErrorKind::OperatorMissing);
/// assert_eq!(error.column, 1);
/// assert!(error.help().contains("`<= +10%`"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitError {
    /// What is wrong.
    pub kind: LimitErrorKind,
    /// The place in the text, in characters, from 1. Always 1 for errors of `all` and `any`.
    pub column: usize,
    /// The piece of text in question, at most 24 characters; empty where nothing is there.
    pub found: String,
    /// A limit that was probably meant, where one can be guessed.
    pub suggestion: Option<String>,
}

/// The kinds of [`LimitError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitErrorKind {
    /// The text is empty or white space.
    Empty,
    /// The text is longer than 256 characters.
    TooLong,
    /// The text does not begin with an operator.
    OperatorMissing,
    /// The operator is none of the five: `=`, `=<`, `!=`, `≤`.
    OperatorUnknown,
    /// No number follows the operator.
    NumberMissing,
    /// The number is written in a way that is not a plain decimal: `1e3`, `1,000`, `.5`, `5.`.
    NumberMalformed,
    /// The number has more than 38 digits.
    NumberTooLong,
    /// What follows the number is no unit.
    UnitUnknown,
    /// A unit in brackets is not closed, is empty, or is one that is written without brackets.
    UnitBrackets,
    /// `pp` without a sign.
    PointsWithoutSign,
    /// Text follows the limit, such as a second condition.
    TrailingText,
    /// `all` or `any` has no parts: it would hold for everything, or for nothing.
    NoParts,
    /// `all` and `any` are nested more than 8 deep.
    TooDeep,
    /// `all` and `any` hold more than 256 conditions together.
    TooManyParts,
}

impl LimitErrorKind {
    /// Every kind, in the order of their definition.
    pub const ALL: [Self; 14] = [
        Self::Empty,
        Self::TooLong,
        Self::OperatorMissing,
        Self::OperatorUnknown,
        Self::NumberMissing,
        Self::NumberMalformed,
        Self::NumberTooLong,
        Self::UnitUnknown,
        Self::UnitBrackets,
        Self::PointsWithoutSign,
        Self::TrailingText,
        Self::NoParts,
        Self::TooDeep,
        Self::TooManyParts,
    ];

    /// Give the stable text code, to which an error table adds its prefix.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::OperatorMissing => "operator_missing",
            Self::OperatorUnknown => "operator_unknown",
            Self::NumberMissing => "number_missing",
            Self::NumberMalformed => "number_malformed",
            Self::NumberTooLong => "number_too_long",
            Self::UnitUnknown => "unit_unknown",
            Self::UnitBrackets => "unit_brackets",
            Self::PointsWithoutSign => "points_without_sign",
            Self::TrailingText => "trailing_text",
            Self::NoParts => "no_parts",
            Self::TooDeep => "too_deep",
            Self::TooManyParts => "too_many_parts",
        }
    }
}

impl LimitError {
    pub(super) fn new(kind: LimitErrorKind, column: usize, found: &str) -> Self {
        // Control characters would disturb the place where the message is shown.
        let found = found
            .chars()
            .take(24)
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        Self {
            kind,
            column,
            found,
            suggestion: None,
        }
    }

    pub(super) fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// Say what is wrong, in English, without the place.
    #[must_use]
    pub fn message(&self) -> String {
        let found = &self.found;
        match self.kind {
            LimitErrorKind::Empty => "the limit is empty".into(),
            LimitErrorKind::TooLong => "the limit is longer than 256 characters".into(),
            LimitErrorKind::OperatorMissing => format!("a limit begins with an operator, not with `{found}`"),
            LimitErrorKind::OperatorUnknown => format!("`{found}` is no operator of a limit"),
            LimitErrorKind::NumberMissing if found.is_empty() => {
                "a number is missing after the operator".into()
            }
            LimitErrorKind::NumberMissing => format!("a number is expected, not `{found}`"),
            LimitErrorKind::NumberMalformed => format!("`{found}` is not a plain decimal number"),
            LimitErrorKind::NumberTooLong => "the number has more than 38 digits".into(),
            LimitErrorKind::UnitUnknown => format!("unknown unit `{found}`"),
            LimitErrorKind::UnitBrackets => format!("`{found}` is no unit in brackets"),
            LimitErrorKind::PointsWithoutSign => "percentage points need a sign".into(),
            LimitErrorKind::TrailingText => format!("`{found}` follows the end of the limit"),
            LimitErrorKind::NoParts => "`all` or `any` without parts".into(),
            LimitErrorKind::TooDeep => "`all` and `any` are nested more than 8 deep".into(),
            LimitErrorKind::TooManyParts => "the limit has more than 256 conditions".into(),
        }
    }

    /// Say what to write instead, in English.
    #[must_use]
    pub fn help(&self) -> String {
        let help = match self.kind {
            LimitErrorKind::Empty | LimitErrorKind::NumberMissing => {
                "write the condition that must hold, such as `<= 500ms`, `< 1%` or `<= +10%`"
            }
            LimitErrorKind::TooLong | LimitErrorKind::TooManyParts => "split the criterion",
            LimitErrorKind::OperatorMissing => {
                "a limit is the condition that must hold: `10% 초과` (more than 10% over the baseline blocks) is \
                 written `<= +10%`, `5%p 이상` (5 points or more block) `< +5pp`; the operators are `<`, `<=`, `>`, `>=` and `==`"
            }
            LimitErrorKind::OperatorUnknown => "the operators are `<`, `<=`, `>`, `>=` and `==`",
            LimitErrorKind::NumberMalformed => {
                "write digits with at most one point between them, such as `0.5` or `1000`; \
                 no exponent and no separators"
            }
            LimitErrorKind::NumberTooLong => "write fewer digits",
            LimitErrorKind::UnitUnknown => {
                "the units are %, pp, ns, us, ms, s, min, h, d, B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, /s; \
                 any other is written in brackets, such as `[Cel]`"
            }
            LimitErrorKind::UnitBrackets => {
                "write a unit in brackets only if it is none of the known ones, such as `<= 70[Cel]`"
            }
            LimitErrorKind::PointsWithoutSign => {
                "percentage points are relative to the baseline, as in `<= +5pp`; \
                 a share of its own is written with `%`"
            }
            LimitErrorKind::TrailingText => {
                "a text holds one condition; several are combined as `all: [\">= 1\", \"<= 5\"]` or `any: [...]`"
            }
            LimitErrorKind::NoParts => "list at least one limit",
            LimitErrorKind::TooDeep => "flatten the limit: `all` of `all` is one `all`",
        };
        match &self.suggestion {
            Some(suggestion) => format!("write `{suggestion}`; {help}"),
            None => help.into(),
        }
    }

    /// Say what is wrong, in Korean, without the place.
    #[must_use]
    pub fn message_ko(&self) -> String {
        let found = &self.found;
        match self.kind {
            LimitErrorKind::Empty => "한계값이 비어 있습니다".into(),
            LimitErrorKind::TooLong => "한계값이 256자를 넘습니다".into(),
            LimitErrorKind::OperatorMissing => {
                format!("한계값은 연산자로 시작해야 하는데 `{found}`(으)로 시작합니다")
            }
            LimitErrorKind::OperatorUnknown => {
                format!("`{found}`은(는) 한계값에 쓸 수 있는 연산자가 아닙니다")
            }
            LimitErrorKind::NumberMissing if found.is_empty() => "연산자 뒤에 숫자가 없습니다".into(),
            LimitErrorKind::NumberMissing => format!("숫자가 와야 할 자리에 `{found}`이(가) 있습니다"),
            LimitErrorKind::NumberMalformed => format!("`{found}`은(는) 평범한 십진수가 아닙니다"),
            LimitErrorKind::NumberTooLong => "숫자가 38자리를 넘습니다".into(),
            LimitErrorKind::UnitUnknown => format!("알 수 없는 단위 `{found}`"),
            LimitErrorKind::UnitBrackets => format!("`{found}`은(는) 대괄호 단위로 쓸 수 없습니다"),
            LimitErrorKind::PointsWithoutSign => "퍼센트포인트(pp)에는 부호가 있어야 합니다".into(),
            LimitErrorKind::TrailingText => format!("한계값이 끝난 뒤에 `{found}`이(가) 더 있습니다"),
            LimitErrorKind::NoParts => "`all` 또는 `any`에 항목이 없습니다".into(),
            LimitErrorKind::TooDeep => "`all`과 `any`가 8단계를 넘게 겹쳐 있습니다".into(),
            LimitErrorKind::TooManyParts => "한계값 하나에 조건이 256개를 넘습니다".into(),
        }
    }

    /// Say what to write instead, in Korean.
    #[must_use]
    pub fn help_ko(&self) -> String {
        let help = match self.kind {
            LimitErrorKind::Empty | LimitErrorKind::NumberMissing => {
                "지켜야 할 조건을 `<= 500ms`, `< 1%`, `<= +10%`처럼 적으세요"
            }
            LimitErrorKind::TooLong | LimitErrorKind::TooManyParts => "기준을 여러 개로 나누세요",
            LimitErrorKind::OperatorMissing => {
                "한계값은 지켜야 할 조건입니다. 기준선보다 `10% 초과`면 차단하려는 경우 `<= +10%`로, \
                 `5%p 이상`이면 차단하려는 경우 `< +5pp`로 적습니다. \
                 연산자는 `<`, `<=`, `>`, `>=`, `==`입니다"
            }
            LimitErrorKind::OperatorUnknown => "연산자는 `<`, `<=`, `>`, `>=`, `==`입니다",
            LimitErrorKind::NumberMalformed => {
                "`0.5`나 `1000`처럼 숫자와 소수점 하나로만 적으세요. 지수 표기와 자릿수 구분 기호는 쓸 수 없습니다"
            }
            LimitErrorKind::NumberTooLong => "자릿수를 줄이세요",
            LimitErrorKind::UnitUnknown => {
                "단위는 %, pp, ns, us, ms, s, min, h, d, B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, /s입니다. \
                 그 밖의 단위는 `[Cel]`처럼 대괄호에 넣으세요"
            }
            LimitErrorKind::UnitBrackets => "대괄호는 정해진 단위가 아닐 때만 `<= 70[Cel]`처럼 쓰세요",
            LimitErrorKind::PointsWithoutSign => {
                "퍼센트포인트는 기준선과의 차이이므로 `<= +5pp`처럼 적고, 비율 자체의 한계는 `%`로 적으세요"
            }
            LimitErrorKind::TrailingText => {
                "조건은 하나만 적을 수 있습니다. 여러 조건은 `all: [\">= 1\", \"<= 5\"]`나 `any: [...]`로 묶으세요"
            }
            LimitErrorKind::NoParts => "한계값을 하나 이상 적으세요",
            LimitErrorKind::TooDeep => "겹친 단계를 줄이세요. `all` 안의 `all`은 하나로 합칠 수 있습니다",
        };
        match &self.suggestion {
            Some(suggestion) => format!("`{suggestion}`(으)로 적으세요. {help}"),
            None => help.into(),
        }
    }
}

impl std::fmt::Display for LimitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (column {}; {})", self.message(), self.column, self.help())
    }
}

impl std::error::Error for LimitError {}
