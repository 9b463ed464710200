//! What happens in a page, as the meter hears of it.

use super::bands::View;
use super::visit::Action;

/// Something that happened in the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Signal {
    /// Whether the page is visible and has the focus, as asked just now. Browsers tell both in several orders.
    Presence {
        /// `document.visibilityState === "visible"`, and not prerendering.
        visible: bool,
        /// `document.hasFocus()`.
        focused: bool,
    },
    /// Whether the page stands still: left for another one, kept in the back/forward cache, frozen by the browser.
    Frozen(bool),
    /// Whether the browser's print dialog is open.
    Printing(bool),
    /// Whether something audible plays that the reader started: it counts without input.
    Media(bool),
    /// The reader moved, typed, touched or scrolled.
    Input,
    /// What of the article is on the screen, `None` if nothing is.
    View(Option<View>),
    /// A click inside the article.
    Click,
    /// Copy, print or share.
    Action(Action),
    /// Nothing: time went by, and somebody wants the visit as it is.
    Checkpoint,
}

/// What became of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It was taken.
    Taken,
    /// It means nothing where the visit stands.
    Ignored(Ignored),
}

/// Why a signal means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// The page was never shown: nobody can have moved in it.
    NeverShown,
    /// The page is hidden, and nobody moves in a hidden page.
    Hidden,
    /// The page stands still.
    Frozen,
    /// A pointer that crosses a window without the focus is on its way to another one.
    Unfocused,
}
