//! The demo: a magazine with a model trained on a simulated log.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::console::{Console, Output};
use crate::magazine;
use crate::package::{self, FreshFolder, copy_folder};
use crate::plan::{Note, Plan};
use crate::provision::Tools;
use crate::serve;
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// The magazine's name.
const NAME: &str = "Substation";

/// Builds the demo and serves it on `port`, or only builds it.
pub(crate) fn run(workspace: &Workspace, port: u16, build_only: bool) -> Result<()> {
    let listener = if build_only { None } else { Some(serve::listen(port)?) };
    let tools = Tools::default();
    let demo = Demo {
        workspace,
        // Named here once: the trainer writes readers' data beside its model, which must not be served.
        articles: workspace.target("demo/articles.jsonl"),
        log: workspace.target("demo/log"),
        model: workspace.target("demo/model/model.safetensors"),
        site: workspace.target("demo/site"),
    };
    let pages = Cell::new(0);
    let mut plan = Plan::new(Output::Kept);
    package::plan_tools(&mut plan, workspace, &tools);
    plan.step("compiling the foldin command", |console| build_foldin(workspace, console));
    package::plan(&mut plan, workspace, &tools);
    plan.step("simulating readers of the magazine", |console| demo.simulate(console));
    plan.step("training the model", |console| demo.train(console));
    plan.step("rendering the magazine", |_| {
        pages.set(demo.render()?);
        Ok(Note::Said(format!("{} pages", pages.get())))
    });
    plan.run()?;
    match listener {
        Some(listener) => serve::serve(NAME, &demo.site, listener),
        None => {
            println!("{NAME} is in {}", demo.site.display());
            Ok(())
        }
    }
}

/// Compiles the native command, of the parts that its tests are compiled from.
pub(crate) fn build_foldin(workspace: &Workspace, console: &Console) -> Result<Note> {
    console
        .run(workspace.cargo().args(["build", "--locked", "--package", "foldin"]), "correct what the compiler names")?;
    Ok(Note::Done)
}

/// Compiles it with all optimisation.
pub(crate) fn build_released_foldin(workspace: &Workspace, console: &Console) -> Result<Note> {
    console.run(
        workspace.cargo().args(["build", "--locked", "--release", "--package", "foldin"]),
        "correct what the compiler names",
    )?;
    Ok(Note::Done)
}

struct Demo<'a> {
    workspace: &'a Workspace,
    articles: PathBuf,
    log: PathBuf,
    model: PathBuf,
    site: PathBuf,
}

impl Demo<'_> {
    fn simulate(&self, console: &Console) -> Result<Note> {
        if let Some(folder) = self.articles.parent() {
            fs::create_dir_all(folder)?;
        }
        magazine::write_articles(self.workspace.root(), &self.articles)
            .context("the magazine's articles could not be listed")?;
        let stamp = self.stamp("demo-log", Inputs::default().file(&self.articles)?)?;
        if stamp.holds(&[&self.interactions()]) {
            return Ok(Note::Skipped("articles and simulation have not changed".to_owned()));
        }
        console.run(
            self.workspace
                .command(self.workspace.foldin())
                .arg("simulate")
                .arg("--articles")
                .arg(&self.articles)
                .arg("--out")
                .arg(&self.log),
            "see what it names above",
        )?;
        stamp.set()?;
        Ok(Note::Done)
    }

    fn train(&self, console: &Console) -> Result<Note> {
        let inputs = Inputs::default().file(&self.articles)?.file(&self.interactions())?;
        let stamp = self.stamp("demo-model", inputs)?;
        if stamp.holds(&[&self.model]) {
            return Ok(Note::Skipped("the log and the trainer have not changed".to_owned()));
        }
        if let Some(folder) = self.model.parent() {
            fs::create_dir_all(folder)?;
        }
        console.run(
            self.workspace
                .command(self.workspace.foldin())
                .arg("train")
                .arg("--interactions")
                .arg(self.interactions())
                .arg("--articles")
                .arg(&self.articles)
                .arg("--out")
                .arg(&self.model),
            "see what it names above",
        )?;
        stamp.set()?;
        Ok(Note::Done)
    }

    /// Renders the pages, adds the model and the package, and says how many pages there are.
    fn render(&self) -> Result<usize> {
        let fresh = FreshFolder::begin(self.site.clone())?;
        let site =
            magazine::build(self.workspace.root(), fresh.path()).context("the magazine could not be rendered")?;
        fs::copy(&self.model, fresh.path().join("model.safetensors"))
            .with_context(|| format!("{} could not be copied", self.model.display()))?;
        copy_folder(&self.workspace.path(package::FOLDER), &fresh.path().join("foldin"))?;
        fresh.commit()?;
        Ok(site.pages)
    }

    fn interactions(&self) -> PathBuf {
        self.log.join("interactions.csv")
    }

    /// A mark for work that the `foldin` command does.
    fn stamp(&self, name: &str, inputs: Inputs) -> Result<Stamp> {
        let inputs = inputs.file(&self.workspace.foldin())?;
        Ok(Stamp::new(&self.workspace.kept(), name, inputs))
    }
}
