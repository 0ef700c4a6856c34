"""A home page, sections under it, articles under those. Lists are indexed, and leave out the bodies they do not show."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page  # noqa: TID251  a peer: this is how a plain Wagtail site is built

TOP, LATEST, ON_HOME, A_PAGE = 6, 8, 5, 20


class Topic(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)

    def __str__(self):
        return self.name


class Author(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)

    def __str__(self):
        return self.name


class NewsPage(Page):
    """What every page of the site shows besides its own matter: the menu, top news, latest news."""

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        live = ArticlePage.objects.filter(live=True).defer("body")
        since = timezone.now() - timedelta(days=3)
        return {
            **context,
            "menu": SectionPage.objects.live().order_by("path"),
            "top": live.filter(published__gte=since).order_by("-news_value", "-published")[:TOP],
            "latest": live.order_by("-published")[:LATEST],
        }


class HomePage(NewsPage):
    template = "newssite/home.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["fronts"] = [(section, section.articles()[:ON_HOME]) for section in context["menu"]]
        return context


class SectionPage(NewsPage):
    template = "newssite/section.html"

    def articles(self):
        return ArticlePage.objects.filter(section=self, live=True).order_by("-published").defer("body")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = Paginator(self.articles(), A_PAGE).get_page(request.GET.get("page"))
        return context


class ArticlePage(NewsPage):
    template = "newssite/article.html"

    section = models.ForeignKey(SectionPage, on_delete=models.PROTECT, related_name="+")
    standfirst = models.TextField(blank=True)
    body = RichTextField()
    topics = ParentalManyToManyField(Topic, blank=True)
    author = models.ForeignKey(Author, on_delete=models.PROTECT)
    agency = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=100, blank=True)
    news_value = models.PositiveSmallIntegerField(default=3)
    published = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("body"),
        FieldPanel("topics"),
        FieldPanel("author"),
        FieldPanel("agency"),
        FieldPanel("place"),
        FieldPanel("news_value"),
    ]

    class Meta:
        indexes = [models.Index(fields=["section", "-published"])]

    def save(self, *args, **kwargs):
        if self.live and self.published is None:
            self.published = timezone.now()
        return super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["next"] = ArticlePage.objects.filter(live=True, published__lt=self.published).order_by("-published").defer("body").first()
        return context
