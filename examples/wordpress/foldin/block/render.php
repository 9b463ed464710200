<?php
/**
 * The list as the server has it. It stays whenever anything is missing: the script, consent or the model.
 *
 * @var array $attributes
 */

defined( 'ABSPATH' ) || exit;

$foldin_limit = max( 1, (int) $attributes['limit'] );
$foldin_open  = is_singular( 'post' ) ? get_queried_object()->post_name : '';
?>
<div <?php echo get_block_wrapper_attributes(); // phpcs:ignore WordPress.Security.EscapeOutput ?>>
<foldin-list model="<?php echo esc_url( foldin_model() ); ?>" limit="<?php echo esc_attr( $foldin_limit ); ?>" article=".wp-block-post-content, article"
	<?php if ( '' !== $foldin_open ) : ?>current="<?php echo esc_attr( $foldin_open ); ?>"<?php endif; ?>>
	<ol>
	<?php foreach ( foldin_candidates( max( $foldin_limit, (int) $attributes['candidates'] ) ) as $foldin_place => $foldin_post ) : ?>
		<li data-item="<?php echo esc_attr( $foldin_post->post_name ); ?>" data-published="<?php echo esc_attr( get_post_time( 'c', true, $foldin_post ) ); ?>"<?php echo $foldin_place < $foldin_limit ? '' : ' hidden'; ?>>
			<a href="<?php echo esc_url( get_permalink( $foldin_post ) ); ?>"><?php echo esc_html( get_the_title( $foldin_post ) ); ?></a>
			<small data-reason hidden></small>
		</li>
	<?php endforeach; ?>
	</ol>
</foldin-list>
<?php if ( $attributes['ask'] ) : ?>
	<p data-foldin-ask hidden><button type="button" class="wp-block-button__link wp-element-button">Keep what I read, on this device</button></p>
<?php endif; ?>
</div>
