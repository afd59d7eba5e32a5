//! Whether a record was decided the same way again, and where not.

use super::page;
use crate::escape::guard_lines;
use crate::style::{Look, Style};
use crate::words::Word;
use mcms_release::decide::Replay;
use mcms_release::reason::Locale;

/// How many differences are shown.
const MOST: usize = 20;

/// Writes the result of a replay. Another engine is said and is no difference.
#[must_use]
pub fn replay(replay: &Replay, locale: Locale, style: Style) -> String {
    let mut page = page(locale, style);
    if replay.same {
        page.push(0, Look::Good, Word::ReplaySame.say(locale));
    } else {
        let n = replay.differences.len().to_string();
        page.push(0, Look::Bad, &Word::ReplayDiffers.with(locale, &[("n", &n)]));
    }
    for difference in replay.differences.iter().take(MOST) {
        let (recorded, replayed) = (difference.recorded.to_string(), difference.replayed.to_string());
        let parameters = [
            ("path", difference.path.as_str()),
            ("recorded", &recorded),
            ("replayed", &replayed),
        ];
        page.push(2, Look::Plain, &Word::ReplayDifference.with(locale, &parameters));
    }
    page.more(2, replay.differences.len(), MOST);
    if replay.recorded_by != replay.replayed_by {
        let parameters = [
            ("recorded", replay.recorded_by.version.as_str()),
            ("current", replay.replayed_by.version.as_str()),
        ];
        page.push(2, Look::Quiet, &Word::ReplayOtherEngine.with(locale, &parameters));
    }
    guard_lines(&page.out)
}
