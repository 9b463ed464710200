//! `foldin inspect`: what a model file says, for people.

mod nearest;
mod report;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use foldin::host;
use foldin::logs::Source;
use foldin::logs::articles::{ReadArticles, read_articles};
use foldin::model::{Model, SerdeJson};

use super::CommandError;
use super::inputs::tell_bad;
use super::output::{print, print_json};
use nearest::nearest;
use report::Report;

/// Says what a model file holds, and which articles it takes to be alike.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The model file
    model: PathBuf,
    /// Also list the articles nearest to this one
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    article: Option<String>,
    /// How many of them
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000), requires = "article")]
    neighbours: u32,
    /// Articles, CSV, JSON Lines or Parquet, for titles beside the ids
    #[arg(long, value_name = "FILE", requires = "article")]
    articles: Option<PathBuf>,
    /// Write to standard output as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let mut report = inspect(&arguments.model).map_err(CommandError::Failed)?;
    if let Some(id) = &arguments.article {
        let titles = arguments.articles.as_deref().map_or_else(|| Ok(HashMap::new()), titles);
        let titles = titles.map_err(CommandError::Failed)?;
        let row = report.model.find(id).ok_or_else(|| unknown(id, &report.model)).map_err(CommandError::Failed)?;
        report.nearest = Some(nearest(&report.model, row, arguments.neighbours as usize, &titles));
    }
    if arguments.json {
        print_json(&report)?;
    } else {
        print(&report)?;
    }
    Ok(())
}

fn inspect(path: &Path) -> anyhow::Result<Report> {
    let file = host::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let model = Model::read(&file, &SerdeJson)
        .map_err(|error| anyhow!("{}: {error} [{code}]", path.display(), code = error.code()))?;
    Report::of(path, &file, model)
}

fn titles(path: &Path) -> anyhow::Result<HashMap<String, String>> {
    let read = read_articles(&Source::from(path.to_owned()), &ReadArticles::default())?;
    tell_bad("rows of the articles", &read.bad);
    Ok(read.articles.into_iter().filter_map(|article| Some((article.item_id, article.title?))).collect())
}

fn unknown(id: &str, model: &Model) -> anyhow::Error {
    let example = model.ids.first().map_or_else(String::new, |id| format!(" such as `{id}`"));
    anyhow!("--article expects the id of one of the model's {} articles{example}, found `{id}`", model.len())
}
