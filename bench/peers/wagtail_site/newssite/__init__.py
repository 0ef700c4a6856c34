"""A plain news site as Wagtail's own guide builds one: pages in a tree, rich text, snippets, Django templates."""
