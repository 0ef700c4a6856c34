"""Words: what the furniture of a page says, in each language the press speaks. Stories bring their own words.

What is said is data, a file a language in `wording/`; one that lacks a word, or has one too many, is not begun with.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.story.moment import month_name


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The furniture's words in one language. `language` is a BCP 47 tag; a colon or space at an end is meant."""

    language: str
    skip: str
    home: str
    sections: str
    breadcrumb: str
    published: str
    updated: str
    first_published: str
    by: str
    conjunction: str
    tags: str
    next_story: str
    scroll_on: str
    top_news: str
    latest_news: str
    all_latest: str
    live: str
    live_now: str
    live_ended: str
    summary: str
    summary_ended: str
    key_events: str
    entries: str
    edited: str
    permalink: str
    table: str
    subsections: str
    nothing_yet: str
    newer: str
    older: str
    pages: str
    footer: str
    privacy_policy: str
    privacy_choices: str
    choices_text: str
    privacy_default: str
    accept: str
    refuse: str
    top_of_page: str
    not_found: str
    not_found_text: str
    gone: str
    gone_text: str
    expired: str
    expired_text: str
    killed: str
    killed_text: str
    picture_recalled: str
    picture_lapsed: str
    lapsed_text: str
    moved: str
    show_next: str
    new_entry: str
    new_entries: str
    choice_accept: str
    choice_refuse: str
    archive: str
    feed: str
    correction: str
    corrections: str
    corrected: str
    amended: str
    said_before: str
    history: str
    history_text: str
    also_in: str
    version: str
    first_version: str
    material_change: str
    minor_change: str
    correction_change: str
    withdrawn_change: str
    now: str
    taken_out: str
    taken_out_legally: str
    no_comparison: str
    removed: str
    added: str
    unchanged: str
    whole_text: str
    what_changed: str
    newer_versions: str
    older_versions: str
    part_headline: str
    part_standfirst: str
    part_caption: str
    part_place: str
    withheld: str
    withheld_text: str
    legal: str
    legal_text: str
    by_order_of: str
    legal_basis: str
    gallery: str
    related: str
    also: str
    embed_open: str
    embed_show: str
    embed_note: str
    sound: str
    film: str
    transcript: str
    play_at: str
    recording_recalled: str
    notice_title: str
    notice_asks: str
    notice_nothing: str
    notice_seen: str
    choose_each: str
    choose_ticked: str
    choice_some: str
    purpose_parties: str
    purpose_kept: str
    counted: str
    counted_exempt: str
    past_label: str
    past_was: str
    past_now: str
    past_earlier: str
    past_later: str
    past_fronts: str
    past_fronts_text: str
    past_kept_from: str
    past_no_fronts: str
    past_day_before: str
    past_day_after: str
    past_nothing: str
    past_nothing_text: str
    past_recalled: str
    past_recalled_text: str
    past_list_recalled: str
    past_story_recalled: str
    past_post_recalled: str
    from_agency: str
    follow_feed: str
    corrections_text: str
    no_corrections: str
    calendar_caption: str
    one_story: str
    many_stories: str
    other_months: str
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]

    search: str
    search_words: str
    search_hint: str
    search_narrow: str
    search_section: str
    search_any_section: str
    search_language: str
    search_any_language: str
    search_from: str
    search_to: str
    search_order: str
    search_best: str
    search_newest: str
    search_one: str
    search_several: str
    search_about: str
    search_nothing: str
    search_nothing_text: str
    search_nearest: str
    search_nearest_one: str
    search_page: str
    search_previous: str
    search_next: str
    search_preparing: str
    search_preparing_text: str
    search_too_long: str
    search_no_date: str
    search_no_page: str
    search_busy: str
    older_updates: str
    newer_updates: str
    oldest_first: str
    newest_first: str
    to_the_newest: str
    go_on_setting: str
    skip_to_foot: str
    new_story: str
    new_stories: str
    as_of: str
    list_of: str
    advertisement: str
    meter_title: str
    meter_text: str
    meter_subscribe: str
    meter_count: str
    metered: str

    letters: str
    letters_text: str
    letters_address: str
    letters_which: str
    letters_daily: str
    letters_daily_text: str
    letters_breaking: str
    letters_breaking_text: str
    letters_trap: str
    letters_kept: str
    letters_sign_up: str
    letters_check: str
    letters_check_text: str
    letters_wrong: str
    letters_wrong_address: str
    letters_wrong_choice: str
    letters_too_fast: str
    letters_too_fast_text: str
    letters_confirm: str
    letters_confirm_text: str
    letters_confirm_button: str
    letters_confirmed: str
    letters_confirmed_text: str
    letters_expired: str
    letters_expired_text: str
    letters_yours: str
    letters_yours_text: str
    letters_save: str
    letters_saved: str
    letters_stop: str
    letters_stop_text: str
    letters_stopped: str
    letters_stopped_text: str
    letters_nobody: str
    letters_nobody_text: str
    letters_busy: str
    letters_busy_text: str
    letters_privacy: str
    mail_confirm: str
    mail_confirm_text: str
    mail_confirm_do: str
    mail_confirm_not: str
    mail_correction: str
    mail_correction_text: str
    mail_why: str
    mail_choose: str
    reading_time: str
    listen: str
    listen_pause: str
    listen_on: str
    listen_stop: str
    share: str
    copy_link: str
    unable: str
    link_copied: str
    copy_by_hand: str
    save: str
    saved: str
    saved_now: str
    unsaved_now: str
    not_saved: str
    saved_stories: str
    saved_text: str
    saved_needs: str
    saved_none: str
    saved_remove: str
    saved_removed: str
    saved_recalled: str
    saved_offline: str
    saved_copy: str
    comfort: str
    text_size: str
    text_sizes: tuple[str, ...]
    colours: str
    colours_system: str
    colours_light: str
    colours_dark: str
    keys: str
    keys_off: str
    keys_do: tuple[str, ...]
    comfort_kept: str
    set_back: str
    close: str
    kept_for_you: str
    forget: str
    forgotten: str
    edition: str

    @property
    def direction(self) -> str:
        """The direction in which they are written."""
        return direction(self.language)

    def day(self, date: str) -> str:
        """Return a day ("2020-05-05") in words.

        >>> ENGLISH.day("2020-05-05")
        'May 05, 2020'
        """
        year, month, day = date.split("-")
        return f"{month_name(int(month), self.language)} {day}, {year}"

    def month(self, date: str) -> str:
        """Return the month of a date in words.

        >>> ENGLISH.month("2020-05")
        'May 2020'
        """
        return f"{month_name(int(date[5:7]), self.language)} {date[:4]}"

    push_title: str
    push_text: str
    push_breaking: str
    push_sections: str
    push_live: str
    push_blogs: str
    push_none: str
    push_told: str
    push_untold: str
    push_blocked: str
    push_failed: str
    push_not_here: str
    push_home_screen: str
    push_without_scripts: str
    push_kept: str
    push_taken_back: str


def _said(language: str) -> Words:
    said = tomllib.loads(Path(__file__).parent.joinpath("wording", f"{language}.toml").read_text(encoding="utf-8"))
    return msgspec.convert({"language": language, **said}, Words)


ENGLISH = _said("en")

LANGUAGES: dict[str, Words] = {words.language: words for words in (ENGLISH, _said("hi"))}
"""The furniture's languages; each fragment is printed once in each of them."""

_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


def words_of(language: str) -> Words:
    """Return the words for pages in `language` (a BCP 47 tag), English where we have none.

    >>> words_of("hi-IN").language, words_of("fr").language
    ('hi', 'en')
    """
    return LANGUAGES.get(primary(language), ENGLISH)


def primary(language: str) -> str:
    """Return the primary subtag of a language tag (RFC 5646, section 2.2.1), lower case.

    >>> primary("en-GB")
    'en'
    """
    return language.split("-", maxsplit=1)[0].lower()


def direction(language: str) -> str:
    """Return 'rtl' for languages written from right to left, else 'ltr'.

    >>> direction("ur-PK")
    'rtl'
    """
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"
