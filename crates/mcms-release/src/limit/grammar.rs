//! The grammar of one condition, read by hand: the language is five tokens long, and its errors are the point.
//!
//! Every place is counted in characters from 1, as an editor shows it.

use super::condition::{Condition, Operator, Reference};
use super::{Exact, LimitError, LimitErrorKind, Unit};

/// Longer texts are refused.
const MAX_CHARACTERS: usize = 256;
/// What an i128 holds for certain.
const MAX_DIGITS: usize = 38;

pub(super) fn parse(text: &str) -> Result<Condition, LimitError> {
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(LimitError::new(
            LimitErrorKind::TooLong,
            MAX_CHARACTERS.saturating_add(1),
            "",
        ));
    }
    let mut cursor = Cursor {
        rest: text,
        column: 1,
    };
    cursor.space();
    if cursor.rest.is_empty() {
        return Err(LimitError::new(LimitErrorKind::Empty, 1, ""));
    }
    let operator = operator(&mut cursor)?;
    cursor.space();
    let sign_at = cursor.clone();
    let sign = cursor.take_if(|c| matches!(c, '+' | '-' | '−' | '＋' | '－'));
    if let Some(other @ ('−' | '＋' | '－')) = sign {
        let plain = if other == '＋' { '+' } else { '-' };
        let found = other.to_string();
        return Err(sign_at
            .error(LimitErrorKind::NumberMissing, &found)
            .suggest(format!("{operator} {plain}{}", cursor.rest.trim())));
    }
    cursor.space();
    let amount = number(&mut cursor)?;
    cursor.space();
    let unit_at = cursor.clone();
    let unit = unit(&mut cursor, operator, &sign_at)?;
    cursor.space();
    if !cursor.rest.is_empty() {
        return Err(cursor.error(LimitErrorKind::TrailingText, cursor.rest.trim_end()));
    }
    let signed = if sign == Some('-') {
        amount.neg()
    } else {
        amount.clone()
    };
    let reference = match (sign, unit) {
        (None, Suffix::Points) => {
            return Err(unit_at
                .error(LimitErrorKind::PointsWithoutSign, "pp")
                .suggest(format!("{operator} +{amount}pp")));
        }
        (None, Suffix::Unit(unit)) => Reference::Value { amount, unit },
        (Some(_), Suffix::Unit(Unit::Percent)) => {
            let hundredth = Exact::ratio(1, 100).unwrap_or(Exact::ZERO);
            let factor = Exact::ONE.add(&signed.mul(&hundredth));
            Reference::PercentOfBaseline {
                percent: signed,
                factor,
            }
        }
        (Some(_), Suffix::Points) => Reference::OverBaseline {
            amount: signed,
            unit: Unit::Percent,
        },
        (Some(_), Suffix::Unit(unit)) => Reference::OverBaseline { amount: signed, unit },
    };
    Ok(Condition { operator, reference })
}

/// The unread text and the column of its first character.
#[derive(Clone)]
struct Cursor<'a> {
    rest: &'a str,
    column: usize,
}

impl<'a> Cursor<'a> {
    fn take_while(&mut self, matches: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !matches(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.column = self.column.saturating_add(taken.chars().count());
        taken
    }

    fn take_if(&mut self, matches: impl Fn(char) -> bool) -> Option<char> {
        let first = self.rest.chars().next().filter(|c| matches(*c))?;
        self.rest = self.rest.get(first.len_utf8()..).unwrap_or("");
        self.column = self.column.saturating_add(1);
        Some(first)
    }

    fn space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// The text up to the next white space.
    fn word(&self) -> &'a str {
        self.rest.split(char::is_whitespace).next().unwrap_or("")
    }

    fn error(&self, kind: LimitErrorKind, found: &str) -> LimitError {
        LimitError::new(kind, self.column, found)
    }
}

fn operator(cursor: &mut Cursor<'_>) -> Result<Operator, LimitError> {
    let start = cursor.clone();
    let token = cursor.take_while(|c| "<>=!~≤≥≦≧≠＜＞＝".contains(c));
    let meant = match token {
        "<" => return Ok(Operator::Below),
        "<=" => return Ok(Operator::AtMost),
        ">" => return Ok(Operator::Above),
        ">=" => return Ok(Operator::AtLeast),
        "==" => return Ok(Operator::Equal),
        "" => {
            let error = start.error(LimitErrorKind::OperatorMissing, start.rest.trim_end());
            return Err(match meant_in_words(start.rest) {
                Some(meant) => error.suggest(meant),
                None => error,
            });
        }
        "=<" | "≤" | "≦" | "＜=" | "＜＝" => "<=",
        "=>" | "≥" | "≧" | "＞=" | "＞＝" => ">=",
        "=" | "===" | "＝" | "＝＝" => "==",
        "＜" => "<",
        "＞" => ">",
        _ => return Err(start.error(LimitErrorKind::OperatorUnknown, token)),
    };
    Err(start
        .error(LimitErrorKind::OperatorUnknown, token)
        .suggest(format!("{meant} {}", cursor.rest.trim())))
}

/// `500ms 초과`: what people write who describe in words what blocks. Only `초과` without a percentage has one meaning;
/// `이상`, `이하` and `미만` are said of what blocks and of what must hold alike, and `10%` may be of the baseline or not.
fn meant_in_words(text: &str) -> Option<String> {
    let bound = text.trim().strip_suffix("초과")?.trim();
    let candidate = format!("<= {bound}");
    (!bound.ends_with('%') && parse(&candidate).is_ok()).then_some(candidate)
}

fn number(cursor: &mut Cursor<'_>) -> Result<Exact, LimitError> {
    let start = cursor.clone();
    let token = cursor.take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\''));
    if !token.contains(|c: char| c.is_ascii_digit()) {
        return Err(start.error(LimitErrorKind::NumberMissing, start.word()));
    }
    let exponent = cursor.rest.strip_prefix(['e', 'E']).is_some_and(|rest| {
        rest.strip_prefix(['+', '-'])
            .unwrap_or(rest)
            .starts_with(|c: char| c.is_ascii_digit())
    });
    let (whole, fraction) = token.split_once('.').unwrap_or((token, "0"));
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if exponent || !plain(whole) || !plain(fraction) {
        return Err(start.error(
            LimitErrorKind::NumberMalformed,
            if exponent { start.word() } else { token },
        ));
    }
    if token.bytes().filter(u8::is_ascii_digit).count() > MAX_DIGITS {
        return Err(start.error(LimitErrorKind::NumberTooLong, token));
    }
    Exact::parse(token).map_err(|_| start.error(LimitErrorKind::NumberMalformed, token))
}

enum Suffix {
    Unit(Unit),
    Points,
}

fn unit(cursor: &mut Cursor<'_>, operator: Operator, signed_at: &Cursor<'_>) -> Result<Suffix, LimitError> {
    let start = cursor.clone();
    if cursor.take_if(|c| c == '[').is_some() {
        let name = cursor.take_while(|c| c != ']');
        let closed = cursor.take_if(|c| c == ']').is_some();
        let trimmed = name.trim();
        return match Unit::parse(trimmed) {
            unit @ Unit::Other(_) if closed && !trimmed.contains(|c: char| c.is_control() || c == '[') => {
                Ok(Suffix::Unit(unit))
            }
            _ => Err(start.error(LimitErrorKind::UnitBrackets, start.rest.trim_end())),
        };
    }
    let token = cursor.take_while(|c| !c.is_whitespace() && !"<>=!≤≥&|,;".contains(c));
    if token.is_empty() {
        return Ok(Suffix::Unit(Unit::One));
    }
    if token == "pp" {
        return Ok(Suffix::Points);
    }
    if let Some(unit) = Unit::named(token) {
        return Ok(Suffix::Unit(unit));
    }
    let length = signed_at.rest.len().saturating_sub(start.rest.len());
    let signed: String = signed_at
        .rest
        .get(..length)
        .unwrap_or("")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let error = start.error(LimitErrorKind::UnitUnknown, token);
    Err(match meant_unit(token) {
        Some("pp") if !signed.starts_with(['+', '-']) => error.suggest(format!("{operator} +{signed}pp")),
        Some(unit) => error.suggest(format!("{operator} {signed}{unit}")),
        None => error,
    })
}

/// What is probably meant by a unit that is spelt otherwise.
fn meant_unit(token: &str) -> Option<&'static str> {
    Some(match token.to_lowercase().as_str() {
        "ms" | "msec" | "msecs" | "millis" | "milliseconds" | "millisecond" | "밀리초" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" | "초" => "s",
        "m" | "mins" | "minute" | "minutes" | "분" => "min",
        "h" | "hr" | "hrs" | "hour" | "hours" | "시간" => "h",
        "day" | "days" | "일" => "d",
        "usec" | "micros" | "microseconds" => "us",
        "nsec" | "nanos" | "nanoseconds" => "ns",
        "percent" | "pct" | "퍼센트" | "프로" | "％" => "%",
        "%p" | "%pt" | "p.p." | "ppt" | "퍼센트포인트" | "%포인트" => "pp",
        "byte" | "bytes" | "b" | "바이트" => "B",
        "kb" | "k" => "kB",
        "mb" => "MB",
        "gb" | "g" => "GB",
        "kib" => "KiB",
        "mib" => "MiB",
        "gib" => "GiB",
        "req/sec" | "requests/s" | "qps" | "tps" | "hz" => "/s",
        _ => return None,
    })
}
