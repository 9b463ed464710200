//! WordPress and what it runs on, for the test of the plugin: Debian's packages.

use std::path::Path;

use anyhow::Result;

use super::{apt, on_path};
use crate::console::Console;
use crate::fault::Fault;

/// Where Debian's package puts it.
const WORDPRESS: &str = "/usr/share/wordpress/wp-load.php";
const THEME: &str = "/usr/share/wordpress/wp-content/themes/twentytwentythree";
/// What the test starts by itself.
const PROGRAMS: [&str; 2] = ["php", "mariadb-install-db"];
const PACKAGES: [&str; 5] =
    ["wordpress", "wordpress-theme-twentytwentythree", "mariadb-server", "php-cli", "php-mysql"];

/// Finds or installs them. `false` where there is no Debian to install them from: then the plugin is not tested.
pub(crate) fn provide(console: &Console) -> Result<bool> {
    if there() {
        return Ok(true);
    }
    if !apt::usable() {
        return Ok(false);
    }
    apt::install(console, &PACKAGES)?;
    if there() {
        return Ok(true);
    }
    Err(Fault::failed(
        "WordPress was installed and is not there",
        format!("{WORDPRESS}, {THEME}, {}", PROGRAMS.join(", ")),
        format!("apt-get install {}", PACKAGES.join(" ")),
    )
    .into())
}

fn there() -> bool {
    let places = [WORDPRESS, THEME].iter().all(|place| Path::new(place).exists());
    places && PROGRAMS.iter().all(|program| on_path(program).is_some())
}
