"""The two roles to begin with: reporters write drafts, editors do everything editorial."""

from django.db import migrations

WRITE = {
    "wagtailadmin.admin": ["access_admin"],
    "stories.story": ["add_story", "change_story", "view_story", "lock_story"],
    "stories.livestory": ["add_livestory", "change_livestory", "view_livestory", "lock_livestory"],
    "stories.section": ["view_section"],
    "stories.topic": ["view_topic"],
    "stories.author": ["view_author"],
    "stories.agency": ["view_agency"],
}
EDIT = {
    "stories.story": ["publish_story", "unlock_story", "delete_story"],
    "stories.livestory": ["publish_livestory", "unlock_livestory", "delete_livestory"],
    "stories.section": ["add_section", "change_section", "delete_section"],
    "stories.topic": ["add_topic", "change_topic", "delete_topic"],
    "stories.author": ["add_author", "change_author", "delete_author"],
    "stories.agency": ["add_agency", "change_agency", "delete_agency"],
    "stories.sitesettings": ["view_sitesettings", "change_sitesettings"],
}
PICTURES_WRITE = ["add_image", "choose_image"]
PICTURES_EDIT = ["change_image", "delete_image"]


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for unused in ("Moderators", "Editors"):
        Group.objects.filter(name=unused).delete()
    reporters = Group.objects.create(name="Reporter")
    editors = Group.objects.create(name="Editor")
    for group, granted, pictures in (
        (reporters, [WRITE], PICTURES_WRITE),
        (editors, [WRITE, EDIT], [*PICTURES_WRITE, *PICTURES_EDIT]),
    ):
        for matrix in granted:
            for model, codenames in matrix.items():
                group.permissions.add(*(_permission(apps, model, codename) for codename in codenames))
        _grant_pictures(apps, group, pictures)


def _permission(apps, model, codename):
    label, name = model.split(".")
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=label, model=name)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.partition('_')[0]} {name}"}
    )
    return permission


def _grant_pictures(apps, group, codenames):
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for codename in codenames:
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.create(
            group=group, collection=root, permission=_permission(apps, "wagtailimages.image", codename)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("stories", "0001_initial"),
        ("pictures", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
