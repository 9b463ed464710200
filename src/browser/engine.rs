//! One model and one profile, as a page holds them.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::value::{BrowserJson, Made, Value, array, because, failure, kept, numbers, refused};
use crate::model::{Json, Model};
use crate::profile::{Hidden, Kept, Profile, record};
use crate::ranking::{Candidate, LeftOutReason, RankedArticle, RankedList, Request, Tier, offer, rank};
use crate::taste::{
    NOT_POSITIVE, Reader, ReaderError, Source, article_now, confidence, interests, make_room, reading_seconds,
};

/// A model and a profile. Every time is Unix time in milliseconds.
#[wasm_bindgen]
pub struct Engine {
    model: Model,
    profile: Profile,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a model file.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<Engine, JsValue> {
        let model = Model::read(model, &BrowserJson).map_err(|error| failure(error.code(), &error.message()))?;
        Ok(Self { model, profile: Profile::default() })
    }

    /// Names the model.
    #[wasm_bindgen(getter, js_name = modelId)]
    pub fn model_id(&self) -> String {
        self.model.model_id.clone()
    }

    /// How many numbers describe an article.
    #[wasm_bindgen(getter)]
    pub fn dimension(&self) -> usize {
        self.model.factors.dimension()
    }

    /// Ranks candidates, ids or objects, given in the server's order. Options come flat, see [`Request::read`]; `drawn` is an array of
    /// numbers, or nothing.
    pub fn rank(
        &mut self,
        candidates: JsValue,
        options: JsValue,
        drawn: JsValue,
        now_ms: f64,
    ) -> Result<JsValue, JsValue> {
        let values = |value| Value(value).elements().unwrap_or_default();
        let mut request = Request::read(&values(options)).map_err(|refusal| refused("options", refusal))?;
        request.drawn = values(drawn).iter().map(|number| number.number().unwrap_or_default()).collect();
        let candidates = Candidate::read(&values(candidates)).map_err(|refusal| refused("candidates", refusal))?;
        offer(&mut self.model, &candidates);
        rank(&self.model, &self.profile, &candidates, &request, now_ms / 1000.0)
            .map(|list| ranked(&list))
            .map_err(|error| unsolved(&error))
    }

    /// The shards in which these articles, and those that were read, are to be looked for; none where the model is whole.
    pub fn missing(&self, ids: JsValue) -> JsValue {
        let axes = self.model.axes_hash();
        let mut shards = Vec::new();
        let mut look_for = |id: &str| {
            if let Some(shard) = self.model.missing(id).filter(|shard| !shards.contains(shard)) {
                shards.push(shard);
            }
        };
        for id in Value(ids).elements().unwrap_or_default() {
            look_for(&id.text().unwrap_or_default());
        }
        for Kept { visit, .. } in self.profile.visits() {
            // What a visit kept of other axes says nothing here.
            if self.profile.article(&visit.item_id, axes).is_none() {
                look_for(&visit.item_id);
            }
        }
        numbers(&shards)
    }

    /// Takes in the articles of a part; what does not fit is left where it is.
    pub fn take(&mut self, part: &[u8]) {
        if let Ok(mut part) = Model::read_part(part, &BrowserJson) {
            self.model.take(&mut part);
        }
    }

    /// Keeps a visit that was measured, and its article as the model knows it; gives the names of visits that had to go for it.
    pub fn remember(&mut self, value: JsValue, now_ms: f64) -> Result<JsValue, JsValue> {
        let visit = record::read(&Value(value)).map_err(|_| failure("argument", record::DAMAGED))?.visit;
        let kept = Kept::of(&visit, article_now(&self.model, &visit.item_id));
        self.profile.remember(kept);
        Ok(texts(&make_room(&mut self.profile, &visit.visit_id, &self.model, now_ms / 1000.0)))
    }

    /// Takes a visit as it was stored: 1. 2 where it is to be stored anew, since an earlier build wrote it; 0 where it cannot be read.
    pub fn restore(&mut self, value: JsValue) -> u8 {
        let Ok(kept) = record::read(&Value(value)) else { return 0 };
        let outdated = kept.visit.schema < record::VERSION;
        self.profile.remember(if outdated { Kept::of(&kept.visit, kept.article) } else { kept });
        if outdated { 2 } else { 1 }
    }

    /// Lets visits go until the others have room; gives their names.
    #[wasm_bindgen(js_name = makeRoom)]
    pub fn make_room(&mut self, now_ms: f64) -> JsValue {
        texts(&make_room(&mut self.profile, "", &self.model, now_ms / 1000.0))
    }

    /// A visit as it is to be stored; `undefined` where there is none of that name.
    pub fn record(&self, visit_id: &str) -> JsValue {
        self.profile.visit(visit_id).map_or(JsValue::UNDEFINED, kept)
    }

    /// Forgets an article; gives the names of its visits.
    pub fn forget(&mut self, item_id: &str) -> JsValue {
        texts(&self.profile.forget(item_id))
    }

    /// Forgets everything.
    #[wasm_bindgen(js_name = forgetAll)]
    pub fn forget_all(&mut self) {
        self.profile.forget_all();
    }

    /// Visits, oldest first.
    pub fn visits(&self) -> JsValue {
        array(self.profile.visits().iter().map(kept))
    }

    /// The title of an article that was read, as its last visit that has one tells it.
    pub fn title(&self, item_id: &str) -> Option<String> {
        let titled = |kept: &&Kept| kept.visit.item_id == item_id && kept.visit.title.is_some();
        self.profile.visits().iter().rfind(titled)?.visit.title.clone()
    }

    /// How much everything counts that was done with an article.
    pub fn confidence(&self, item_id: &str, now_ms: f64) -> f64 {
        let kept = self.profile.article(item_id, self.model.axes_hash());
        let reading_seconds = reading_seconds(&self.model, self.model.find(item_id), kept);
        let evidence = self.profile.evidence();
        evidence.iter().find(|(article, _)| *article == item_id).map_or(0.0, |(_, evidence)| {
            confidence(evidence, reading_seconds, now_ms / 1000.0, &self.model.hyperparameters.confidence)
        })
    }

    /// The reader's topics, strongest first.
    pub fn interests(&self, now_ms: f64) -> Result<JsValue, JsValue> {
        let reader =
            Reader::new(&self.profile, &self.model, None, now_ms / 1000.0).map_err(|error| unsolved(&error))?;
        let interests = interests(&reader, &self.model);
        Ok(array(interests.into_iter().map(|interest| {
            Made::new()
                .with("topic", interest.topic)
                .with("strength", interest.strength)
                .with("evidence", interest.evidence)
        })))
    }

    /// Hides an article, or with `topic` all articles of a topic.
    pub fn hide(&mut self, name: String, topic: bool) {
        self.profile.hide(hidden(name, topic));
    }

    /// Takes a hiding back; whether there was one.
    pub fn unhide(&mut self, name: String, topic: bool) -> bool {
        self.profile.unhide(&hidden(name, topic))
    }

    /// What is hidden.
    pub fn hidden(&self) -> JsValue {
        array(self.profile.hidden().iter().map(|hidden| match hidden {
            Hidden::Article(id) => Made::new().with("article", id.as_str()),
            Hidden::Topic(name) => Made::new().with("topic", name.as_str()),
        }))
    }
}

/// In the words of [`ReaderError`], without `format!`, which is 1 KB of a page's download. A model that was read has one length.
fn unsolved(error: &ReaderError) -> JsValue {
    let message = match error {
        ReaderError::NotPositive => NOT_POSITIVE,
        ReaderError::Length { what, .. } => what,
    };
    failure("fold-in", message)
}

fn texts(texts: &[String]) -> JsValue {
    array(texts.iter().map(|text| JsValue::from_str(text)))
}

fn hidden(name: String, topic: bool) -> Hidden {
    if topic { Hidden::Topic(name) } else { Hidden::Article(name) }
}

fn ranked(list: &RankedList) -> JsValue {
    let left_out = list.left_out.iter().map(|left_out| {
        let reason = match left_out.reason {
            LeftOutReason::Excluded => "excluded",
            LeftOutReason::Hidden => "hidden",
            LeftOutReason::Current => "current",
            LeftOutReason::Read => "read",
            LeftOutReason::Repeated => "repeated",
            LeftOutReason::Filtered => "filtered",
            LeftOutReason::Irrelevant => "irrelevant",
            LeftOutReason::Story => "story",
            LeftOutReason::Topic => "topic",
            LeftOutReason::Author => "author",
        };
        Made::new().with("id", left_out.id.as_str()).with("reason", reason)
    });
    Made::new()
        .with("articles", array(list.articles.iter().map(|one| article(one, &list.sources))))
        .with("leftOut", array(left_out))
        .into()
}

fn article(article: &RankedArticle, sources: &[Source]) -> JsValue {
    let parts = &article.parts;
    let tier = match article.tier {
        Tier::Taste => "taste",
        Tier::Topic => "topic",
        Tier::Popular => "popular",
    };
    Made::new()
        .with("id", article.id.as_str())
        .with("score", article.score)
        .with(
            "parts",
            Made::new()
                .with("taste", parts.taste)
                .with("topic", parts.topic)
                .with("recency", parts.recency)
                .with("crowd", parts.crowd)
                .with("debias", parts.debias),
        )
        .with("because", because(&article.because, sources))
        .with("tier", tier)
        .with("relevant", article.relevant)
        .into()
}
