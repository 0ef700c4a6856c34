"""The picture library."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    """Pictures with captions, credits and rights."""

    name = "lateedition.desk.pictures"
    label = "pictures"

    def ready(self) -> None:
        """Put the gate behind the library's pages, before the library registers its own policy for all pictures."""
        from wagtail.permissions import register_permission_policy

        from lateedition.desk.pictures.models import Picture
        from lateedition.desk.pictures.policy import PicturePolicy

        policy = PicturePolicy(Picture, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user")
        register_permission_policy(Picture, policy, exact_class=True)
