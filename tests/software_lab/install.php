<?php
/**
 * Installs WordPress as its own install page would, from the command line: settings as JSON on standard input.
 *
 * php install.php FOLDER < {"title": …, "user": …, "password": …, "email": …, "theme": …, "permalinks": …, "plugins": […]}
 * It prints the version that was installed. Nothing leaves the machine: see the must-use plugin in wordpress.py.
 */

$wanted = json_decode( stream_get_contents( STDIN ), true, 16, JSON_THROW_ON_ERROR );
$_SERVER['HTTP_HOST'] = $wanted['host'];
$_SERVER['HTTPS'] = 'on';
$_SERVER['PHP_SELF'] = '/wp-admin/install.php';
$_SERVER['REQUEST_URI'] = '/wp-admin/install.php';
define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( $wanted['title'], $wanted['user'], $wanted['email'], true, '', $wanted['password'] );
foreach ( $wanted['options'] as $name => $value ) {
	update_option( $name, $value );
}
if ( '' !== $wanted['theme'] ) {
	switch_theme( $wanted['theme'] );
}
foreach ( $wanted['plugins'] as $plugin ) {
	$failed = activate_plugin( $plugin );
	if ( is_wp_error( $failed ) ) {
		fwrite( STDERR, $failed->get_error_message() );
		exit( 1 );
	}
}
global $wp_rewrite;
$wp_rewrite->set_permalink_structure( $wanted['permalinks'] ? '/%postname%/' : '' );
$wp_rewrite->flush_rules( false );
if ( $wanted['permalinks'] ) { // what WordPress writes where it finds Apache's mod_rewrite
	insert_with_markers( ABSPATH . '.htaccess', 'WordPress', explode( "\n", $wp_rewrite->mod_rewrite_rules() ) );
}
echo $GLOBALS['wp_version'];
