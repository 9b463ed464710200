<?php
/**
 * Plugin Name: foldin
 * Description: A list of posts in the reader's own order, computed in the reader's browser. What a reader does never leaves the device.
 * Version: 0.1.0
 * Requires at least: 6.1
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 */

defined( 'ABSPATH' ) || exit;

/** The npm package `foldin` lies here, as npm unpacks it. */
const FOLDIN_PACKAGE = 'package';

add_action( 'init', 'foldin_register' );
add_action( 'admin_init', 'foldin_settings' );

function foldin_register() {
	// One script for all that a list needs; it looks for its wasm beside itself.
	wp_register_script( 'foldin', plugins_url( FOLDIN_PACKAGE . '/foldin.classic.js', __FILE__ ), array(), '0.1.0', true );
	wp_register_script( 'foldin-consent', plugins_url( 'consent.js', __FILE__ ), array( 'foldin' ), '0.1.0', true );
	wp_register_script(
		'foldin-editor',
		plugins_url( 'block/editor.js', __FILE__ ),
		array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-server-side-render' ),
		'0.1.0',
		true
	);
	register_block_type( __DIR__ . '/block' );
}

/** Where the model is: under Settings, Reading. */
function foldin_settings() {
	register_setting( 'reading', 'foldin_model', array( 'sanitize_callback' => 'esc_url_raw' ) );
	add_settings_field( 'foldin_model', 'Model of foldin', 'foldin_model_field', 'reading', 'default', array( 'label_for' => 'foldin_model' ) );
}

function foldin_model_field() {
	printf( '<input type="url" class="regular-text" id="foldin_model" name="foldin_model" value="%s">', esc_attr( foldin_model() ) );
}

/** The URL of the model; beside other uploads where nobody named another. */
function foldin_model() {
	return get_option( 'foldin_model' ) ?: content_url( 'uploads/foldin/model.safetensors' );
}

/** The posts that may be shown, newest first, without the one that is open. */
function foldin_candidates( $count ) {
	return get_posts(
		array(
			'numberposts' => $count,
			'exclude'     => is_singular( 'post' ) ? array( get_queried_object_id() ) : array(),
		)
	);
}
