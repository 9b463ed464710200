// A WordPress of Debian's, with a database of its own, in a folder that is gone afterwards.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "../browser/capture/serve.mjs";

const run = promisify(execFile);
const DEBIAN = "/usr/share/wordpress";
const START_LIMIT_MS = 60_000;
const POLL_MS = 200;

/** Makes posts, and a page of the block in each. */
const INSTALL = `<?php
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST'] = getenv( 'FOLDIN_HOST' );
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_install( 'A site', 'editor', 'editor@example.org', true, '', 'password' );
wp_delete_post( 1, true );
$failed = activate_plugin( 'foldin/foldin.php' );
if ( is_wp_error( $failed ) ) { fwrite( STDERR, $failed->get_error_message() ); exit( 1 ); }
$block = '<!-- wp:paragraph --><p>A page like any other.</p><!-- /wp:paragraph --><!-- wp:foldin/list {"limit":2} /-->';
foreach ( json_decode( getenv( 'FOLDIN_POSTS' ) ) as $place => $post ) {
	$ids[ $post[0] ] = wp_insert_post( array(
		'post_name' => $post[0], 'post_title' => $post[1], 'post_content' => $block, 'post_status' => 'publish',
		'post_date' => gmdate( 'Y-m-d H:i:s', 1790000000 - 3600 * $place ),
	) );
}
echo json_encode( $ids );
`;

const config = (socket) => `<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HOME', 'http://' . $_SERVER['HTTP_HOST'] );
define( 'WP_SITEURL', 'http://' . $_SERVER['HTTP_HOST'] );
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) { define( 'ABSPATH', __DIR__ . '/' ); }
require_once ABSPATH . 'wp-settings.php';
`;

/** Tries until it does not fail. */
async function until(what, ended) {
  const begin = Date.now();
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (ended() || Date.now() - begin > START_LIMIT_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/**
 * Starts it with a plugin, uploads and posts (slug and title, newest first). `origin` is where, `ids` the posts' numbers by their slugs;
 * `stop` ends it.
 */
export async function startWordPress(folder, { plugin, uploads, posts }) {
  const site = path.join(folder, "wordpress");
  const data = path.join(folder, "database");
  const socket = path.join(folder, "database.sock");
  const started = [];
  const stop = async () => {
    for (const process of started.reverse()) {
      if (process.exitCode !== null) continue;
      const ended = once(process, "exit");
      process.kill("SIGTERM");
      await ended;
    }
  };
  const start = (program, given, options) => {
    const process = spawn(program, given, { stdio: "ignore", ...options });
    started.push(process);
    return process;
  };
  try {
    // Debian's is made of links to where its parts belong, a configuration of its own among them.
    cpSync(DEBIAN, site, { recursive: true, dereference: true });
    const content = path.join(site, "wp-content");
    rmSync(path.join(content, "plugins/foldin"), { recursive: true, force: true });
    cpSync(plugin, path.join(content, "plugins/foldin"), { recursive: true });
    mkdirSync(path.join(content, "uploads/foldin"), { recursive: true });
    cpSync(uploads, path.join(content, "uploads/foldin"), { recursive: true });
    writeFileSync(path.join(site, "wp-config.php"), config(socket));
    writeFileSync(path.join(site, "install.php"), INSTALL);
    const common = ["--no-defaults", `--datadir=${data}`, `--user=${userInfo().username}`];
    await run("mariadb-install-db", [
      ...common,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ]);
    const small = ["--skip-networking", "--innodb-buffer-pool-size=16M", "--skip-log-bin"];
    const database = start("mariadbd", [
      ...common,
      `--socket=${socket}`,
      `--pid-file=${path.join(folder, "database.pid")}`,
      ...small,
    ]);
    const client = ["--no-defaults", `--socket=${socket}`, "--user=root"];
    await until(
      () => run("mariadb", [...client, "--execute", "CREATE DATABASE IF NOT EXISTS wordpress"]),
      () => database.exitCode !== null,
    );
    const host = `127.0.0.1:${await freePort()}`;
    const environment = { ...process.env, FOLDIN_HOST: host, FOLDIN_POSTS: JSON.stringify(posts) };
    const { stdout } = await run("php", ["install.php"], { cwd: site, env: environment });
    rmSync(path.join(site, "install.php"));
    const server = start("php", ["-S", host, "-t", site], {
      env: { ...process.env, PHP_CLI_SERVER_WORKERS: "4" },
    });
    const origin = `http://${host}`;
    await until(
      async () => {
        const response = await fetch(origin);
        if (!response.ok) throw new Error(`WordPress answers with ${response.status}`);
      },
      () => server.exitCode !== null,
    );
    return { origin, ids: JSON.parse(stdout.slice(stdout.indexOf("{"))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
