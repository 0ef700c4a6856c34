<?php
// fill.php install NAME  |  fill.php posts STATUS  |  fill.php password
// Posts come as one JSON object a line on standard input and go in through WordPress's own wp_insert_post.
$_SERVER['HTTP_HOST'] = '127.0.0.1';
if ($argv[1] === 'install') {
    define('WP_INSTALLING', true);
}
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

function install($name, $sections) {
    wp_install($name, 'editor', 'editor@example.org', false, '', 'only for a bench on the loopback');
    update_option('permalink_structure', '/%category%/%postname%/');
    update_option('rewrite_rules', '');
    update_option('blog_public', 1);
    update_option('default_ping_status', 'closed');
    update_option('default_comment_status', 'closed');
    update_option('timezone_string', 'UTC');
    foreach ($sections as $section) {
        wp_insert_term($section, 'category', ['slug' => strtolower($section)]);
    }
    wp_delete_post(1, true);
}

function author_named($name) {
    static $known = [];
    if (!isset($known[$name])) {
        $login = sanitize_title($name);
        $user = get_user_by('login', $login);
        $known[$name] = $user ? $user->ID : wp_insert_user(
            ['user_login' => $login, 'display_name' => $name, 'user_pass' => wp_generate_password(), 'role' => 'author']
        );
    }
    return $known[$name];
}

function insert($said, $status) {
    $category = get_category_by_slug($said['section']);
    $number = wp_insert_post([
        'post_title' => $said['headline'],
        'post_name' => $said['slug'],
        'post_excerpt' => $said['standfirst'],
        'post_content' => $said['content'],
        'post_status' => $status,
        'post_author' => author_named($said['author']),
        'post_category' => [$category->term_id],
        'tags_input' => $said['topics'],
        'post_date_gmt' => $status === 'publish' ? $said['published'] : '',
        'post_date' => $status === 'publish' ? $said['published'] : '',
        'meta_input' => ['place' => $said['place'], 'agency' => $said['agency']],
    ], true);
    if (is_wp_error($number)) {
        fwrite(STDERR, $number->get_error_message() . "\n");
        exit(1);
    }
    return $number;
}

switch ($argv[1]) {
    case 'install':
        install($argv[2], array_slice($argv, 3));
        break;
    case 'password':
        echo WP_Application_Passwords::create_new_application_password(1, ['name' => 'bench'])[0], "\n";
        break;
    case 'posts':
        global $wpdb;
        wp_defer_term_counting(true);
        for ($count = 0; ($line = fgets(STDIN)) !== false; $count++) {
            if ($count % 200 === 0) {
                $wpdb->query('START TRANSACTION');
            }
            echo insert(json_decode($line, true), $argv[2]), "\n";
            if ($count % 200 === 199) {
                $wpdb->query('COMMIT');
                wp_cache_flush();
            }
        }
        $wpdb->query('COMMIT');
        wp_defer_term_counting(false);
        break;
}
