//! By which recipe the vectors are trained.

use std::str::FromStr;

use super::distillation::Distillation;
use super::solve::Constants;

/// Without content, what a page folds readers in with; the trainer takes what does better on the last part of the log.
/// On Deskdrop (3,000 articles) seven pairs between w₀ .01 to .3 and λ .003 to .1 could not be told apart (daily refresh,
/// NDCG@20 .503 to .511, intervals ± .014). On Gowalla (41,000) the first holds vectors down ten times too much: Recall@20
/// .057, the second .151.
const FACTORS_ALONE: [Constants; 2] = [
    Constants { unobserved_weight: 0.1, regularization: 0.01, exponent: 1.0 },
    Constants { unobserved_weight: 0.01, regularization: 0.01, exponent: 1.0 },
];
/// With fewer pairs distillation changed nothing that could be told (Deskdrop: 40,000); with 800,000 (Gowalla) much. It takes
/// minutes, so that it is not tried where it cannot be hoped to help.
const PAIRS_TO_DISTIL: usize = 200_000;

/// With more readers times articles than this it is not tried either: its teacher scores every article for every reader. Gowalla
/// has 1.2e9.
const MOST_TO_TEACH: f64 = 1e10;

/// How vectors come about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Recipe {
    /// Plain factors of who read what, solved with these constants.
    Factors(Constants),
    /// Factors trained through the fold-in, towards a teacher.
    Distilled(Distillation),
    /// One space of content and readers.
    OneSpace(ContentMap, Rounds),
}

/// What readers and articles with content as their prior are solved with, in turn; vectors are of unit scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rounds {
    /// Of readers; a page folds in with the same.
    pub readers: Constants,
    /// Of articles.
    pub articles: Constants,
}

impl Default for Rounds {
    /// As measured on citeulike-a: with weaker ones known articles suffer in a pool of known and new.
    fn default() -> Self {
        Self { readers: Constants::flat(0.01, 1.0), articles: Constants::flat(0.1, 3.0) }
    }
}

/// How content is mapped into the space of taste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentMap {
    /// By ridge onto factors.
    Ridge,
    /// From there on by softmax over what readers read.
    Softmax,
}

impl Default for Recipe {
    /// Factors where nothing else is known.
    fn default() -> Self {
        Self::Factors(FACTORS_ALONE[0])
    }
}

impl Recipe {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Factors(_) => "factors of readers alone",
            Self::Distilled(_) => "factors distilled through the fold-in",
            Self::OneSpace(ContentMap::Ridge, _) => "one space of content and readers",
            Self::OneSpace(ContentMap::Softmax, _) => "one space of content and readers, content by softmax",
        }
    }
}

/// What whoever trains asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecipeChoice {
    /// The simplest that nothing else beats on the last part of the log.
    #[default]
    Auto,
    /// [`Recipe::Factors`], whatever content there is.
    Factors,
    /// [`Recipe::Distilled`], whatever content there is.
    Distilled,
    /// [`Recipe::OneSpace`], with the better of its maps.
    Content,
}

impl FromStr for RecipeChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "factors" => Ok(Self::Factors),
            "distilled" => Ok(Self::Distilled),
            "content" => Ok(Self::Content),
            _ => Err("expected auto, factors, distilled or content".into()),
        }
    }
}

/// What is tried.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// Equally simple; the first where nothing can be tried.
    pub(super) simplest: Vec<Recipe>,
    /// Taken only where it is surely better than the best of them.
    pub(super) challenger: Option<Recipe>,
}

impl Plan {
    /// For a log of so many `pairs`. `can_softmax` is `None` without content, else whether softmax is for it.
    pub(super) fn new(choice: RecipeChoice, pairs: usize, can_softmax: Option<bool>) -> Self {
        let factors = || FACTORS_ALONE.map(Recipe::Factors).to_vec();
        let distilled = Recipe::Distilled(Distillation::default());
        let one_space = |map| Recipe::OneSpace(map, Rounds::default());
        match (choice, can_softmax) {
            (RecipeChoice::Distilled, _) => Self { simplest: vec![distilled], challenger: None },
            (RecipeChoice::Factors, _) => Self { simplest: factors(), challenger: None },
            (RecipeChoice::Auto | RecipeChoice::Content, Some(can_softmax)) => Self {
                simplest: vec![one_space(ContentMap::Ridge)],
                challenger: can_softmax.then(|| one_space(ContentMap::Softmax)),
            },
            (RecipeChoice::Auto | RecipeChoice::Content, None) => {
                Self { simplest: factors(), challenger: (pairs >= PAIRS_TO_DISTIL).then_some(distilled) }
            }
        }
    }

    /// Tries no distillation where that takes hours, and says so.
    pub(super) fn leave_out_what_takes_hours(&mut self, readers: usize, articles: usize) -> Option<String> {
        let tried = matches!(self.challenger, Some(Recipe::Distilled(_)));
        (tried && readers as f64 * articles as f64 > MOST_TO_TEACH).then(|| {
            self.challenger = None;
            format!(
                "distilled factors are not tried: {readers} readers times {articles} articles are more than {MOST_TO_TEACH:e}; \
                 --recipe distilled takes hours"
            )
        })
    }

    /// Whether there is nothing to choose.
    pub(super) fn is_settled(&self) -> bool {
        self.simplest.len() == 1 && self.challenger.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simplest_come_first_and_a_challenger_only_where_it_can_help() {
        let plan = |choice, pairs, content| Plan::new(choice, pairs, content);
        let distilled = Recipe::Distilled(Distillation::default());
        let small = plan(RecipeChoice::Auto, 199_999, None);
        assert_eq!((small.simplest.len(), small.challenger), (2, None));
        assert_eq!(small.simplest[0], Recipe::default());
        assert_eq!(plan(RecipeChoice::Auto, 200_000, None).challenger, Some(distilled));
        let content = plan(RecipeChoice::Auto, 1_000_000, Some(true));
        assert_eq!(content.simplest, [Recipe::OneSpace(ContentMap::Ridge, Rounds::default())]);
        assert_eq!(content.challenger, Some(Recipe::OneSpace(ContentMap::Softmax, Rounds::default())));
        assert!(plan(RecipeChoice::Content, 10, Some(false)).is_settled());
        let mut large = plan(RecipeChoice::Auto, 200_000, None);
        assert_eq!(large.leave_out_what_takes_hours(100_000, 100_000), None);
        assert!(large.leave_out_what_takes_hours(100_000, 100_001).is_some_and(|note| note.contains("100001")));
        assert_eq!(large, small);
        assert_eq!(plan(RecipeChoice::Distilled, 10, None).leave_out_what_takes_hours(1_000_000, 1_000_000), None);
        // Who knows better is asked no more.
        assert_eq!(plan(RecipeChoice::Factors, 1_000_000, Some(true)), small);
        assert_eq!(plan(RecipeChoice::Distilled, 10, Some(true)).simplest, [distilled]);
        assert!("best".parse::<RecipeChoice>().is_err_and(|expected| expected.contains("auto, factors")));
    }
}
