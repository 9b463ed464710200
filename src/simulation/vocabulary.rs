//! Words of a business-technology publisher, by topic and sub-interest, to invent articles from.

/// A topic to write about.
pub(super) struct Topic {
    pub(super) name: &'static str,
    /// Words of the topic as a whole.
    pub(super) words: &'static [&'static str],
    /// Words of its sub-interests. An article of sub-interest s uses list s modulo their number.
    pub(super) sub_interests: &'static [&'static [&'static str]],
}

/// What an article can be, and how its headline says so. `{}` stands for a word.
pub(super) const FORMATS: &[(&str, &[&str])] = &[
    (
        "news",
        &["{} vendor changes the terms for {}", "New release brings {} to {}", "Survey finds {} lagging behind {}"],
    ),
    (
        "how-to",
        &["How to plan {} without losing {}", "A checklist for {} and {}", "Moving {} over to {} in five steps"],
    ),
    ("analysis", &["What {} really costs beside {}", "Why {} stalls where {} works", "The numbers behind {} and {}"]),
    ("opinion", &["Stop treating {} as a kind of {}", "{} deserves better than {}", "The case against {} for {}"]),
    ("interview", &["“We put {} before {}”", "Ten questions on {} and {}", "How one team learnt {} from {}"]),
];

/// Words between the topical ones.
pub(super) const COMMON: &[&str] = &[
    "the", "a", "team", "with", "for", "and", "after", "before", "while", "budget", "project", "plan", "year", "month",
    "people", "more", "less", "than", "new", "old", "change", "cost", "risk", "result", "question", "answer",
    "company", "works", "fails", "needs", "starts", "takes", "says", "of", "to", "in", "on", "from",
];

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        name: "cloud-infrastructure",
        words: &["region", "cluster", "workload", "autoscaling", "egress", "tenancy", "provider", "quota"],
        sub_interests: &[
            &["kubernetes", "pod", "node", "ingress", "operator", "helm"],
            &["invoice", "reservation", "rightsizing", "discount", "chargeback", "commitment"],
            &["failover", "replica", "backup", "outage", "runbook", "snapshot"],
        ],
    },
    Topic {
        name: "security",
        words: &["attacker", "credential", "patch", "incident", "threat", "perimeter", "exposure", "control"],
        sub_interests: &[
            &["passkey", "token", "directory", "login", "privilege", "federation"],
            &["ransomware", "forensics", "playbook", "containment", "restore", "negotiation"],
            &["audit", "regulator", "certificate", "evidence", "policy", "supplier"],
        ],
    },
    Topic {
        name: "data-engineering",
        words: &["pipeline", "schema", "table", "warehouse", "lineage", "batch", "query", "partition"],
        sub_interests: &[
            &["stream", "offset", "watermark", "broker", "consumer", "lag"],
            &["parquet", "compaction", "catalogue", "lakehouse", "manifest", "format"],
            &["contract", "steward", "definition", "ownership", "glossary", "quality"],
        ],
    },
    Topic {
        name: "machine-learning",
        words: &["model", "training", "feature", "prediction", "label", "drift", "accuracy", "inference"],
        sub_interests: &[
            &["prompt", "retrieval", "assistant", "hallucination", "context", "embedding"],
            &["forecast", "demand", "regression", "seasonality", "horizon", "inventory"],
            &["inspection", "camera", "defect", "annotation", "detector", "lighting"],
        ],
    },
    Topic {
        name: "web-platform",
        words: &["browser", "page", "render", "bundle", "request", "cache", "component", "viewport"],
        sub_interests: &[
            &["latency", "hydration", "payload", "preload", "interaction", "paint"],
            &["contrast", "keyboard", "focus", "screenreader", "caption", "landmark"],
            &["container", "grid", "animation", "selector", "typography", "layout"],
        ],
    },
    Topic {
        name: "industrial-iot",
        words: &["sensor", "plant", "gateway", "machine", "controller", "telemetry", "maintenance", "line"],
        sub_interests: &[
            &["vibration", "bearing", "spectrum", "wear", "threshold", "lubrication"],
            &["fieldbus", "protocol", "retrofit", "register", "topic", "namespace"],
            &["meter", "compressor", "tariff", "kilowatt", "heat", "emission"],
        ],
    },
    Topic {
        name: "developer-experience",
        words: &["repository", "review", "build", "deploy", "tooling", "onboarding", "branch", "documentation"],
        sub_interests: &[
            &["flake", "runner", "queue", "pipeline", "coverage", "merge"],
            &["platform", "portal", "template", "scaffold", "self-service", "catalog"],
            &["pairing", "mentoring", "interview", "retention", "cadence", "retrospective"],
        ],
    },
    Topic {
        name: "buying-and-strategy",
        words: &["vendor", "contract", "licence", "tender", "roadmap", "stakeholder", "renewal", "business"],
        sub_interests: &[
            &["clause", "penalty", "exit", "termination", "liability", "notice"],
            &["seat", "usage", "discount", "benchmark", "negotiation", "pricing"],
            &["outsourcing", "sovereignty", "consolidation", "merger", "board", "portfolio"],
        ],
    },
];
