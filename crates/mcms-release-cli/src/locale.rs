//! Which language to speak, and whether in colour.

use mcms_release::reason::Locale;
use mcms_release_render::Style;
use std::io::IsTerminal;

/// The language that the user asks for: `--locale`, then `LC_ALL`, `LC_MESSAGES`, `LANG`.
///
/// A variable that is empty or names no language of ours is passed over: the next one, then the policy, then English.
pub fn asked(option: Option<Locale>, variable: impl Fn(&str) -> Option<String>) -> Option<Locale> {
    option.or_else(|| {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
        set.filter(|value| !value.is_empty())
            .find_map(|value| Locale::parse(&value))
    })
}

/// The language that the user asks for in this process.
pub fn asked_here(option: Option<Locale>) -> Option<Locale> {
    asked(option, |name| std::env::var(name).ok())
}

/// Colour on a terminal only, and not where `NO_COLOR` is set.
pub fn style(stream: &impl IsTerminal) -> Style {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if stream.is_terminal() && !refused {
        Style::Ansi
    } else {
        Style::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_wins_then_the_variables_in_their_order() {
        let with = |set: &'static [(&str, &str)]| {
            move |name: &str| {
                set.iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_owned())
            }
        };
        assert_eq!(
            asked(Some(Locale::En), with(&[("LANG", "ko_KR.UTF-8")])),
            Some(Locale::En)
        );
        assert_eq!(
            asked(None, with(&[("LC_ALL", ""), ("LANG", "ko_KR.UTF-8")])),
            Some(Locale::Ko)
        );
        assert_eq!(
            asked(None, with(&[("LC_ALL", "C"), ("LANG", "ko_KR")])),
            Some(Locale::En)
        );
        assert_eq!(
            asked(None, with(&[("LC_MESSAGES", "fr_FR"), ("LANG", "ko")])),
            Some(Locale::Ko)
        );
        assert_eq!(asked(None, with(&[])), None);
    }
}
