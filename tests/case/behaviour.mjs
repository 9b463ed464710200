// How readers of the simulated publisher behave: every number of the case, with its source. Committed before any arm was run.
//
// Numbers of `site` go to `foldin simulate --set`; all that are not named here are its defaults, in
// src/simulation/assumptions.rs, which says the source of each. Numbers of `live` hold in the two weeks in which lists are compared.
// "Our choice" means that nobody counted it: the table of sensitivity halves and doubles each.

export const behaviour = {
  site: {
    related_list_share: {
      value: 0,
      source:
        "The agency's case: before, every article ended in a static list of the newest. With it the simulator meets Deskdrop's sessions (71.6 % with one article, 1.60 articles), so these are the figures of the list that is to be beaten.",
    },
    list_age_exponent: {
      value: 0.3,
      source:
        "Our choice, between 0 (who looks at a list chooses by interest alone) and 1.15, the weight of recency in a logit of what Deskdrop's readers read of all there was, which holds also what they were shown.",
    },
  },
  live: {
    history_days: {
      value: 60,
      source:
        "Days that pages measured reading before lists were compared. Counted on logs alone: of the readers who come in the two weeks 83 % then have fewer than ten articles, 78 % at 90 days and 92 % at 30; the agency's case says 85 %.",
    },
    deleted_after_days: {
      value: 7,
      source: "WebKit deletes what scripts stored after seven days without a visit of the site.",
    },
    deleting_share: {
      value: 0.18,
      source:
        "Share of readers with such a browser: Safari's share of page views, about 18 % worldwide (StatCounter).",
    },
    consent_share: {
      value: 1,
      source:
        "Share of readers who agreed to measuring; the others see the server's own list, the newest, in every arm. Our choice: the case counted readers who had the list.",
      most: 1,
    },
    card_fatigue: {
      value: 0.8,
      source:
        "What is left of a card's attraction after each time it was in view and not clicked. Our choice; that it falls with each showing is known (Agarwal, Chen, Elango, WWW 2009; Lee et al., KDD 2014).",
      most: 1,
    },
    return_after_nothing: {
      value: 0.9,
      source:
        "Share of readers who come to their next session after one in which no article was open for ten seconds; all come after another. Our choice: no more than a hint of loyalty, of which no figure is at hand.",
      most: 1,
    },
    candidates_newest: {
      value: 100,
      source:
        "Cards that the server offers to be put in order: the newest, twelve days of them. Our choice.",
      whole: true,
    },
    candidates_popular: {
      value: 25,
      source: "And so many of the most read of the last `popular_days`. Our choice.",
      whole: true,
    },
    candidates_related: {
      value: 25,
      source: "And so many of the article's own topic, the newest not offered yet. Our choice.",
      whole: true,
    },
    popular_days: {
      value: 14,
      source:
        "Days whose reads make an article a popular one. The window that `foldin evaluate` holds models against.",
    },
    gesture_seconds: {
      value: 5,
      source:
        "Seconds between two movements of who reads. Our choice; up to 30 the meter counts the same, beyond it takes a reader for gone.",
    },
    pixels_a_word: {
      value: 2.5,
      source:
        "Height of an article by its length: 600 words are 1,500 px, two screens of 800 px. Our choice.",
    },
    bounce_seconds: {
      value: 10,
      source:
        "An article open for less was not read: Lagun and Lalmas, WSDM 2016; GA4's engaged session.",
    },
  },
};

/** What is no assumption of readers: the size and the length of the experiment. */
export const experiment = {
  /** The agency's case: 18 months. */
  logDays: 548,
  liveDays: 14,
  readers: 12_000,
  listCards: 5,
  /** `foldin train --refresh-every`'s default, in days; the same for all arms, most popular among them. */
  refreshDays: 1,
};

/** The values alone, some of them changed. */
export function valuesOf(changes = {}) {
  const values = { site: {}, live: {} };
  for (const part of ["site", "live"]) {
    for (const [name, { value }] of Object.entries(behaviour[part])) values[part][name] = value;
  }
  for (const [name, value] of Object.entries(changes)) {
    values[name in behaviour.live ? "live" : "site"][name] = value;
  }
  return values;
}
