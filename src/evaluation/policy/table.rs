//! The columns that logged policies and target policies come with.

use crate::logs::{BadRow, Field, Row, Table};

/// A logged policy, a card in every row.
pub static POLICY_LOG: Table = LOG_COLUMNS;

const LOG_COLUMNS: Table = Table {
    rows: "a logged policy",
    columns: &["item_id", "position", "click", "propensity", "timestamp", "reader_id"],
    required: &["item_id", "position", "click", "propensity"],
    renamed: true,
};

/// The same of a policy that is to be valued: what it shows is all that is asked.
pub(super) static TARGET_LOG: Table = Table { required: &["item_id", "position", "click"], ..LOG_COLUMNS };

/// How likely a policy is to put which item where.
pub(super) static PROBABILITIES: Table = Table {
    rows: "a policy",
    columns: &["item_id", "position", "probability"],
    required: &["item_id", "position", "probability"],
    renamed: false,
};

/// In both tables.
pub(super) const ITEM_ID: Field = POLICY_LOG.field(0);
const POSITION: Field = POLICY_LOG.field(1);
pub(super) const CLICK: Field = POLICY_LOG.field(2);
pub(super) const PROPENSITY: Field = POLICY_LOG.field(3);
pub(super) const TIMESTAMP: Field = POLICY_LOG.field(4);
pub(super) const READER_ID: Field = POLICY_LOG.field(5);
pub(super) const PROBABILITY: Field = PROBABILITIES.field(2);

/// The place of a card in its list, from 1.
pub(super) fn position(row: &Row<'_>) -> Result<u16, BadRow> {
    row.place_in_list(POSITION)?.ok_or_else(|| POSITION.refused("", "expected a whole number from 1 to 65535"))
}
