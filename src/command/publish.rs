//! `foldin publish`: what a static host serves to pages that do not load the catalogue.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use foldin::host;
use foldin::model::{Model, SerdeJson};
use foldin::publishing::{Shards, head, moving, part, vector_text};
use jiff::Timestamp;
use serde::Serialize;

use super::CommandError;
use super::model::read_model;
use super::output::{Output, print_json, settle};

const HEAD: &str = "model.safetensors";
const MOVING: &str = "moving.safetensors";
const VECTORS: &str = "vectors.jsonl";
const RELEASES: &str = "releases";

/// Write what a static host or a CDN serves to pages that do not load the whole model.
///
///     model.safetensors            the head: all that a ranking needs, and no article; pages name it as their model
///     releases/<id>/<n>.safetensors  shards, found by the id of an article; they never change: cache them for ever
///     moving.safetensors           the newest articles and those with most readers of late; cache it for minutes
///     vectors.jsonl                a line an article, for templates that write data-vector into their markup
///
/// A page then costs what its candidates cost, however many articles there are. After each foldin refresh only what is moving
/// needs to be written, with --moving. The head is put in place last, and the release before this one stays for the pages that
/// are open; older ones are removed.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The model
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The folder; made where it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Articles in a shard, about
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    shard_articles: u32,
    /// Only write what is moving: for a model that foldin refresh made of the one published
    #[arg(long)]
    moving: bool,
    /// Print a summary as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// What is said when all is done.
#[derive(Debug, Serialize)]
struct Summary {
    out: String,
    model_id: String,
    articles: usize,
    shards: usize,
    head_bytes: usize,
    moving_articles: usize,
    moving_bytes: usize,
    largest_shard_bytes: usize,
    removed: Vec<String>,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let path = arguments.model.display();
    let model = read_model("--model", &arguments.model)?;
    if model.extent.shards > 0 {
        return Err(anyhow!("--model {path}: expected a whole model, found the head of one that was published").into());
    }
    if !is_release(&model.model_id) {
        return Err(anyhow!(
            "--model {path}: model_id must be 16 to 64 hexadecimal digits, as it names a folder; found {:?}",
            model.model_id
        )
        .into());
    }
    let summary = publish(&model, &arguments)?;
    if arguments.json {
        print_json(&summary)?;
    } else if arguments.moving {
        tell!("foldin: {} articles are moving, {} bytes", summary.moving_articles, summary.moving_bytes);
    } else {
        tell!(
            "foldin: {} articles in {} shards of at most {} bytes, head of {} bytes",
            summary.articles,
            summary.shards,
            summary.largest_shard_bytes,
            summary.head_bytes
        );
    }
    Ok(())
}

fn publish(model: &Model, arguments: &Arguments) -> anyhow::Result<Summary> {
    let out = &arguments.out;
    let before = published(&out.join(HEAD))?;
    let mut summary = Summary {
        out: out.display().to_string(),
        model_id: model.model_id.clone(),
        articles: model.len(),
        shards: 0,
        head_bytes: 0,
        moving_articles: 0,
        moving_bytes: 0,
        largest_shard_bytes: 0,
        removed: Vec::new(),
    };
    if arguments.moving {
        let head = before.ok_or_else(|| {
            anyhow!("--moving: expected {HEAD} in {}, found none; publish without --moving first", out.display())
        })?;
        anyhow::ensure!(
            head.axes == model.axes,
            "--moving: expected a model in the axes {}, found {}; publish without --moving",
            head.axes,
            model.axes
        );
        return write_moving(model, out, summary);
    }
    let shards = Shards::of(model, arguments.shard_articles as usize);
    // Shards are kept for ever by whoever loaded one, and an id leads to another one where there are more or fewer.
    if let Some(head) = before.as_ref().filter(|head| head.model_id == model.model_id) {
        anyhow::ensure!(
            head.extent.shards as usize == shards.rows.len(),
            "--shard-articles {}: this model lies in {} in {} shards, and {} were asked for; keep the number, or name another folder",
            arguments.shard_articles,
            out.display(),
            head.extent.shards,
            shards.rows.len()
        );
    }
    let release = format!("{RELEASES}/{}", model.model_id);
    let folder = out.join(&release);
    host::create_dir_all(&folder).with_context(|| format!("--out {}: cannot make the folder", folder.display()))?;
    let shard_path = |number: usize| folder.join(format!("{number}.safetensors"));
    for (number, rows) in shards.rows.iter().enumerate() {
        let bytes = part(model, rows)?;
        summary.largest_shard_bytes = summary.largest_shard_bytes.max(bytes.len());
        Output::one_of_many(&shard_path(number)).finish_unsettled(&bytes)?;
    }
    summary.shards = shards.rows.len();
    settle(&folder, (0..summary.shards).map(shard_path))?;
    write_vectors(model, &out.join(VECTORS))?;
    let mut summary = write_moving(model, out, summary)?;
    let bytes = head(model, &shards).to_bytes()?;
    summary.head_bytes = bytes.len();
    Output::create(&out.join(HEAD))?.finish(&bytes)?;
    summary.removed = remove_old(out, &[Some(release), before.map(|head| format!("{RELEASES}/{}", head.model_id))])?;
    Ok(summary)
}

/// The head that is there; `None` where there is none.
fn published(path: &Path) -> anyhow::Result<Option<Model>> {
    if !host::exists(path) {
        return Ok(None);
    }
    let bytes = host::read(path).with_context(|| format!("--out: cannot read {}", path.display()))?;
    let head = Model::read(&bytes, &SerdeJson).ok().filter(|model| model.extent.shards > 0);
    head.map(Some).ok_or_else(|| {
        anyhow!("--out: {} is no head of a published model; it is left as it is: name another folder", path.display())
    })
}

fn write_moving(model: &Model, out: &Path, mut summary: Summary) -> anyhow::Result<Summary> {
    let rows = moving(model);
    let bytes = part(model, &rows)?;
    summary.moving_articles = rows.len();
    summary.moving_bytes = bytes.len();
    Output::create(&out.join(MOVING))?.finish(&bytes)?;
    Ok(summary)
}

/// A line of `vectors.jsonl`, with the names of the attributes.
#[derive(Serialize)]
struct Line<'a> {
    item: &'a str,
    vector: String,
    exposure: f32,
    /// ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    /// A reader may have hidden it: of an article that comes with the page nothing else says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
}

/// Line by line: of ten million articles all the lines are two gigabytes.
fn write_vectors(model: &Model, path: &Path) -> anyhow::Result<()> {
    let mut text = BufWriter::new(Output::create(path)?);
    let written = write_lines(model, &mut text).and_then(|()| text.flush());
    written.map_err(|error| text.get_ref().unwritten(error))?;
    text.into_parts().0.put_in_place()
}

fn write_lines(model: &Model, text: &mut impl Write) -> io::Result<()> {
    for (row, item) in model.ids.iter().enumerate() {
        let Some(vector) = vector_text(model, row) else { continue };
        let at = Some(model.published[row]).filter(|at| *at > 0).and_then(|at| Timestamp::from_second(at).ok());
        let published = at.map(|at| at.to_string());
        let line = Line { item, vector, exposure: model.exposure[row], published, topic: model.topic_of(row) };
        serde_json::to_writer(&mut *text, &line)?;
        text.write_all(b"\n")?;
    }
    Ok(())
}

/// Whether a folder of that name is one of ours: a content hash, and nothing that leads elsewhere.
fn is_release(name: &str) -> bool {
    (16..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Removes all releases but those; gives the names of what went.
fn remove_old(out: &Path, keep: &[Option<String>]) -> anyhow::Result<Vec<String>> {
    let mut removed = Vec::new();
    for folder in host::entries(&out.join(RELEASES))? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ours = is_release(&name) && host::is_dir(&folder);
        let name = format!("{RELEASES}/{name}");
        if ours && !keep.iter().flatten().any(|kept| *kept == name) {
            host::remove_dir_all(&folder).with_context(|| format!("--out: cannot remove {name}"))?;
            removed.push(name);
        }
    }
    removed.sort();
    Ok(removed)
}
