"""Search over stories, our own: see desk/stories/search.py. Apart from 0001, which is made from the models alone."""

from django.db import migrations

STORY_WORDS = {
    "sqlite": ["""
        CREATE VIRTUAL TABLE story_words USING fts5(
            headline, standfirst, body,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
        )
    """],
    "postgresql": [
        "CREATE TABLE story_words (number bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX story_words_index ON story_words USING gin (words)",
    ],
}


def make_story_words(apps, schema_editor):
    for statement in STORY_WORDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_story_words(apps, schema_editor):
    schema_editor.execute("DROP TABLE story_words")


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]
    operations = [migrations.RunPython(make_story_words, drop_story_words)]
