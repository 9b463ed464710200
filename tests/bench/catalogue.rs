//! Writes the model of a catalogue of any size, for the benchmark of a page: `catalogue --articles 1000000 --out m.safetensors`.
//!
//! Rows are random unit vectors of 64 bytes. Article `n` is the same in a catalogue of every size, so that one page and one reader do
//! for all of them; the first are the oldest and have no readers of late: no page finds them in what is moving.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Parser;
use foldin::model::{Hyperparameters, Model, Rows};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const DIMENSION: usize = 64;
const TOPICS: usize = 24;
/// 2026-01-01, Unix seconds: when the newest was published.
const NEWEST: i64 = 1_767_225_600;
/// All of them in ten years, whatever their number.
const SPAN_SECONDS: u64 = 10 * 365 * 86_400;

/// Write the model of a catalogue of random articles.
#[derive(Parser)]
struct Arguments {
    /// Articles
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    articles: u32,
    /// The model
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let Arguments { articles, out } = Arguments::parse();
    let bytes = catalogue(articles).map_err(|row| anyhow!("two articles have the id of row {row}"))?.to_bytes()?;
    fs::write(&out, bytes).with_context(|| format!("--out {}: cannot write", out.display()))
}

fn catalogue(articles: u32) -> Result<Model, usize> {
    let count = articles as usize;
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut values = vec![0_i8; count * DIMENSION];
    let mut scales = Vec::with_capacity(count);
    let mut exposure = Vec::with_capacity(count);
    for row in values.chunks_exact_mut(DIMENSION) {
        row.fill_with(|| (random.next_u32() % 255) as i8);
        let squares: f32 = row.iter().map(|&value| f32::from(value).powi(2)).sum();
        scales.push(squares.sqrt().recip());
        exposure.push((random.next_u32() % 5_000) as f32);
    }
    // One part in a thousand is read now, of the younger half.
    let busy = |row: usize| row > count / 2 && row.is_multiple_of(1_000);
    Model {
        // One name for catalogues of all sizes: what a reader kept of one holds in the others.
        axes: "catalogue".into(),
        trained_at: "2026-01-01T00:00:00Z".into(),
        counted_at: "2026-01-01T00:00:00Z".into(),
        hyperparameters: Hyperparameters::default(),
        topics: (0..TOPICS).map(|topic| format!("topic {topic}")).collect(),
        // An odd factor modulo 2³²: no two are alike, and none stands where its id would.
        ids: (0..articles).map(|row| format!("article-{:08x}", row.wrapping_mul(0x9E37_79B1))).collect(),
        factors: Rows::int8(DIMENSION, values, scales).unwrap_or_default(),
        readers: exposure.clone(),
        exposure,
        reading_seconds: vec![60.0; count],
        published: (1..=u64::from(articles))
            .map(|row| NEWEST - ((u64::from(articles) - row) * SPAN_SECONDS / u64::from(articles)).cast_signed())
            .collect(),
        recent_readers: (0..count).map(|row| if busy(row) { (row % 97) as f32 } else { 0.0 }).collect(),
        topic: (0..count).map(|row| (row % TOPICS) as u16).collect(),
        ..Model::default()
    }
    .assemble()
}
