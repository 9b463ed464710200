//! `foldin import`: from item factors that were trained elsewhere to a model file.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use foldin::import::{
    AlsModel, AlsSettings, Dtype, ImplicitModel, ImportError, Imported, NamedFactors, Observed, PeerSolve,
    Surroundings, assemble, read_ids, read_numpy, read_safe_tensors,
};
use foldin::model::Hyperparameters;
use foldin::training::Progress;
use serde::Serialize;

use super::CommandError;
use super::inputs::Inputs;
use super::output::{Output, print_json};
use super::train::trained_at;
use super::watch::Watch;

/// Make a model of item factors that were trained elsewhere.
///
/// With the peer's own hyperparameters, so that folding in a reader in a page gives the user vector that the peer would give:
/// (YᵀY + Σ (c − 1) yyᵀ + λI) x = Σ c y. R, in the place of the peer's r, is what a page measures: the engagement of every
/// visit, 0 to 1, added up; ½ for a view whose dwell nobody measured; half the strength of an explicit event.
///
/// FACTORS is an ALSModel folder (spark), what AlternatingLeastSquares.save wrote (implicit), a .npy or .npz file (npy), or a
/// safetensors file.
#[derive(Debug, Args)]
#[command(mut_arg("interactions", |argument| argument.required(false)))]
pub(crate) struct Arguments {
    /// Who trained the factors, or what they lie in
    #[arg(long, value_enum)]
    from: From,
    /// The factors
    #[arg(value_name = "FACTORS")]
    factors: PathBuf,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The articles' ids, one a line in the order of the factors; for Spark by number from 0, or the folder of the
    /// StringIndexerModel that made the numbers, and without it the numbers are the ids
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// What the array is called in a .npz or safetensors file
    #[arg(long, value_name = "NAME", default_value = "item_factors")]
    array: String,
    /// The folder of the ALS estimator that trained a Spark model, for α and λ, which the model does not keep
    #[arg(long, value_name = "DIR")]
    estimator: Option<PathBuf>,
    /// α, above 0: how fast confidence grows with what was read; by default what the file or the estimator says
    #[arg(long, value_name = "A", allow_negative_numbers = true)]
    alpha: Option<f64>,
    /// λ, above 0; by default what the file or the estimator says
    #[arg(long, value_name = "L", allow_negative_numbers = true)]
    regularization: Option<f64>,
    /// The confidence c that npy and safetensors factors were trained with; Spark's is one-plus-linear, that of implicit linear
    #[arg(long, value_enum, value_name = "FORM")]
    confidence: Option<Form>,
    /// ε of one-plus-log, above 0
    #[arg(long, value_name = "E", allow_negative_numbers = true)]
    epsilon: Option<f64>,
    /// λ is multiplied by the number of articles that a reader met, as Spark does; for npy and safetensors
    #[arg(long)]
    regularization_by_count: bool,
    /// Days after which a visit counts half; 0: visits do not fade, as in the peer's own solve
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, default_value_t = 0.0)]
    half_life_days: f64,
    /// How vectors are stored: f32 gives the peer's user vector to six digits, f16 to about three, i8 is for size
    #[arg(long, value_enum, default_value = "f32")]
    dtype: Stored,
    /// Rank by the peer's own score alone, also where dates and counts are known
    #[arg(long)]
    peer_scores: bool,
    /// Leave out the vector of an article with fewer readers in the interactions, so that no single reader can be read from
    /// one; 0 and 1 leave out none
    #[arg(long, value_name = "N", default_value_t = 0, requires = "interactions")]
    min_readers: u32,
    #[command(flatten)]
    inputs: Inputs,
    /// The time to write into the model, ISO 8601; by default SOURCE_DATE_EPOCH where it is set, else now
    #[arg(long, value_name = "TIME")]
    trained_at: Option<String>,
    /// Print a summary as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// Where factors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// A folder that Spark MLlib's ALSModel was saved in
    Spark,
    /// A .npz file of the Python library implicit
    Implicit,
    /// A .npy or .npz file
    Npy,
    /// A safetensors file
    Safetensors,
}

/// How confidence grows with what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// c = αR
    Linear,
    /// c = 1 + αR
    OnePlusLinear,
    /// c = 1 + α ln(1 + R/ε)
    OnePlusLog,
}

/// How vectors are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stored {
    F32,
    F16,
    I8,
}

/// What is said when all is done.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    articles: usize,
    with_vector: usize,
    left_out: usize,
    factors: usize,
    hyperparameters: &'a Hyperparameters,
    peer_scores: bool,
    model_id: &'a str,
    out: String,
    bytes: usize,
}

/// Reads, rotates, writes.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let trained_at = trained_at(arguments.trained_at.as_deref())?;
    arguments.refuse_what_does_not_belong()?;
    let output = Output::create(&arguments.out)?;
    let watch = Watch::new();
    watch.begin("reading factors", 1);
    let (named, solve) = arguments.peer()?;
    let hyperparameters = solve.hyperparameters(arguments.half_life_days).map_err(ImportError::from)?;
    let read = arguments.inputs.read(&watch)?;
    read.tell_left_out();
    watch.begin("principal axes", 1);
    let around = Surroundings {
        log: &read.log,
        articles: &read.articles,
        min_readers: arguments.min_readers,
        peer_scores: arguments.peer_scores,
    };
    let dtype = match arguments.dtype {
        Stored::F32 => Dtype::Float32,
        Stored::F16 => Dtype::Float16,
        Stored::I8 => Dtype::Int8,
    };
    let imported = assemble(named, hyperparameters, around, dtype, trained_at)?;
    let bytes = imported.model.to_bytes().context("the model cannot be written as safetensors")?;
    output.finish(&bytes)?;
    watch.finish();
    let summary = Summary::new(&imported, &arguments.out, bytes.len());
    summary.tell(arguments.min_readers);
    if arguments.json {
        print_json(&summary)?;
    }
    Ok(())
}

impl Arguments {
    /// An option that says nothing of this source is a misunderstanding.
    fn refuse_what_does_not_belong(&self) -> Result<(), CommandError> {
        let own_solve = matches!(self.from, From::Npy | From::Safetensors);
        let log = self.confidence == Some(Form::OnePlusLog);
        for (given, belongs, option, expected) in [
            (self.estimator.is_some(), self.from == From::Spark, "--estimator", "--from spark"),
            (self.confidence.is_some(), own_solve, "--confidence", "--from npy or safetensors"),
            (self.regularization_by_count, own_solve, "--regularization-by-count", "--from npy or safetensors"),
            (self.epsilon.is_some(), log, "--epsilon", "--confidence one-plus-log"),
        ] {
            if given && !belongs {
                return Err(CommandError::Usage(format!("{option} belongs to {expected}")));
            }
        }
        if log && !self.epsilon.is_some_and(|epsilon| epsilon.is_finite() && epsilon > 0.0) {
            return Err(CommandError::Usage("--confidence one-plus-log needs an --epsilon above 0".into()));
        }
        if own_solve && self.ids.is_none() || self.from == From::Implicit && self.ids.is_none() {
            let message =
                "--ids is needed: these factors name no articles, expected one id a line in the order of their rows";
            return Err(CommandError::Usage(message.into()));
        }
        Ok(())
    }

    /// The factors with their articles' names, and how their peer solves.
    fn peer(&self) -> Result<(NamedFactors, PeerSolve), ImportError> {
        let path = self.factors.as_path();
        let ids = self.ids.as_deref().map(|file| read_ids(file).map(|ids| (file, ids))).transpose()?;
        if self.from == From::Spark {
            let model = AlsModel::read(path)?;
            let settings = self.estimator.as_deref().map(AlsSettings::read).transpose()?;
            let named = NamedFactors::of_spark(model, ids.as_ref().map(|(file, ids)| (*file, ids.as_slice())))?;
            let alpha = self.alpha.or(settings.map(|settings| settings.alpha));
            let regularization = self.regularization.or(settings.map(|settings| settings.regularization));
            let why = "a saved ALSModel does not keep it; name it, or with --estimator the folder of the saved ALS";
            let solve = PeerSolve {
                observed: Observed::OnePlusLinear,
                alpha: needed(alpha, "--alpha", why)?,
                regularization: needed(regularization, "--regularization", why)?,
                by_count: true,
            };
            return Ok((named, solve));
        }
        let (factors, alpha, regularization) = match self.from {
            From::Implicit => {
                let ImplicitModel { factors, alpha, regularization } = ImplicitModel::read(path)?;
                (factors, alpha, regularization)
            }
            From::Npy => (read_numpy(path, &self.array)?, None, None),
            From::Spark | From::Safetensors => (read_safe_tensors(path, &self.array)?, None, None),
        };
        let (file, ids) = ids.unwrap_or((Path::new(""), Vec::new()));
        let named = NamedFactors::in_order(file, ids, factors)?;
        let form = match self.from {
            From::Implicit => Form::Linear,
            _ => self.confidence.unwrap_or(Form::OnePlusLinear),
        };
        let why = "the file does not say it";
        let solve = PeerSolve {
            observed: match form {
                Form::Linear => Observed::Linear,
                Form::OnePlusLinear => Observed::OnePlusLinear,
                Form::OnePlusLog => Observed::OnePlusLogarithm { epsilon: self.epsilon.unwrap_or(1.0) },
            },
            alpha: needed(self.alpha.or(alpha), "--alpha", why)?,
            regularization: needed(self.regularization.or(regularization), "--regularization", why)?,
            by_count: self.regularization_by_count,
        };
        Ok((named, solve))
    }
}

fn needed(value: Option<f64>, option: &'static str, why: &'static str) -> Result<f64, ImportError> {
    value.ok_or(ImportError::Needed { option, why })
}

impl<'a> Summary<'a> {
    fn new(imported: &'a Imported, out: &Path, bytes: usize) -> Self {
        let model = &imported.model;
        Self {
            articles: model.len(),
            with_vector: imported.with_vector,
            left_out: imported.left_out,
            factors: model.factors.dimension(),
            hyperparameters: &model.hyperparameters,
            peer_scores: imported.peer_scores,
            model_id: &model.model_id,
            out: out.display().to_string(),
            bytes,
        }
    }

    /// The same for people, on standard error.
    fn tell(&self, min_readers: u32) {
        tell!("{} articles, {} with a vector of {} factors", self.articles, self.with_vector, self.factors);
        if self.left_out > 0 {
            tell!("left out {} vectors: fewer than {min_readers} readers", self.left_out);
        }
        if min_readers < 2 {
            tell!(
                "note: what a single reader did may be readable from the vector of an article with few readers: \
                 leave those out with --interactions and --min-readers"
            );
        }
        if self.peer_scores {
            tell!("ranks by the peer's own score alone");
        } else {
            let weights = &self.hyperparameters.blend.with_history;
            tell!(
                "ranks by foldin's default weights: relevance {}, recency {}, recent readers {}, readers {}",
                weights.relevance,
                weights.recency,
                weights.recent_readers,
                weights.readers
            );
        }
        tell!("wrote {} ({} bytes)", self.out, self.bytes);
    }
}
