//! What the command itself says, in English and Korean side by side. The words of reports are the renderer's.

use mcms_release::reason::Locale;

macro_rules! said {
    ($($name:ident = $en:literal, $ko:literal;)*) => {
        /// A sentence of the command; `{name}` stands for a parameter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Said {
            $(#[doc = $en] $name,)*
        }

        impl Said {
            const fn pair(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => ($en, $ko),)*
                }
            }
        }
    };
}

said! {
    Release = "release", "릴리스";
    Commit = "commit", "커밋";
    TakenFrom = "{what} {value} taken from {from}", "{what} {value}: {from}에서 가져왔습니다";
    Reading = "reading", "읽는 중";
    Stored = "record stored as {name}", "기록을 {name}(으)로 저장했습니다";
}

impl Said {
    /// Returns the words in a language.
    pub const fn say(self, locale: Locale) -> &'static str {
        let (en, ko) = self.pair();
        match locale {
            Locale::En => en,
            Locale::Ko => ko,
        }
    }

    /// Returns the sentence with its parameters, each made harmless.
    pub fn with(self, locale: Locale, parameters: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(locale);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            let value = parameters
                .iter()
                .find(|(known, _)| *known == name)
                .map_or("?", |(_, value)| value);
            out.push_str(before);
            out.push_str(&mcms_release_render::escape::line(value));
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}
