"""What the wire inbox reads: the wire's own file, and which stories were taken from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.handover import outbox
from lateedition.desk.intake.deciding import Held, Standing, may_follow
from lateedition.desk.intake.deeds import House
from lateedition.desk.intake.models import Alarm, Filing, Origin, PictureLine, PostLine, RoutingRule, WireLine
from lateedition.desk.intake.routing import Rule
from lateedition.desk.intake.rows import Chain, TakenStory
from lateedition.desk.intake.rule_words import Names
from lateedition.desk.pictures.models import Picture
from lateedition.desk.quoting import standing as quoting
from lateedition.desk.quoting.models import Quoted
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models import Agency, LiveEntry, Section, Story, Topic
from lateedition.desk.stories.queries import shut_sections
from lateedition.story import article
from lateedition.story.blocks import extracts_in
from lateedition.wire.board import Board
from lateedition.wire.bounded import BoundedReader
from lateedition.wire.following import Following
from lateedition.wire.groups import Groups
from lateedition.wire.inbox import Entry, Inbox
from lateedition.wire.profiles import Profile, choose, known


def wire_inbox() -> Inbox:
    """Return the newsroom's wire inbox."""
    return _opened(settings.HOUSE.inbox_database, settings.HOUSE.source_profiles)


def wire_board() -> Board:
    """Return the board of the inbox, to be closed by whoever asked for it."""
    wire_inbox()
    return Board(settings.HOUSE.inbox_database)


def wire_groups() -> Groups:
    """Return the groups in the inbox, to be closed by whoever asked for them."""
    wire_inbox()
    return Groups(settings.HOUSE.inbox_database)


def entry_of(receipt: int) -> int | None:
    """Return the number of the first entry that came with the payload of `receipt`, or None."""
    try:
        return next(iter(wire_inbox().receipt(receipt).entries), None)
    except (LookupError, ValueError):
        # there is no such receipt, or it has not been read yet
        return None


def chain_of(entry: Entry) -> Chain:
    """Return what names the item through all its versions."""
    return entry.item.provider, entry.item.guid


def newest_of(chain: Chain) -> Entry | None:
    """Return the version that the chain shows, or None when the inbox has nothing of it."""
    return next((entry for entry in wire_inbox().versions(*chain) if entry.head), None)


def taking_over(chain: Chain) -> Entry | None:
    """Return what has taken the place of the chain, as its agency declared, and may be used; None without such a one."""
    return next(filter(may_follow, wire_inbox().successors(*chain)), None)


def taken_stories(chains: Iterable[Chain], *, finder: AdminURLFinder) -> dict[Chain, TakenStory]:
    """Return the stories that `chains` are in, whatever their number in three queries; `finder` makes their addresses."""
    wanted = list(chains)
    origins = Origin.objects.filter(_of_chains(wanted, ""), story__isnull=False)
    merged = [(origin.story_id, (origin.provider, origin.guid)) for origin in origins]
    made_of = _of_chains(wanted) | Q(pk__in=[story for story, _ in merged])
    stories = {story.pk: story for story in Story.objects.filter(made_of).order_by("-pk").defer("body")}
    lines = {line.story_id: line for line in WireLine.objects.filter(story__in=stories).defer("base")}
    named = [(story.pk, (story.wire_provider, story.wire_guid)) for story in stories.values()] + merged
    return {chain: _taken(stories[story], chain, lines.get(story), finder=finder) for story, chain in named}


def replaced_story(chain: Chain) -> Story | None:
    """Return a story that is made of an item whose place `chain` takes, as its agency declared, and that `chain` is proposed for."""
    stories = (stories_of(older).filter(killed=None, withheld=None).first() for older in wire_inbox().replaced_by(*chain))
    return next(filter(None, stories), None)


def story_taken_from(chain: Chain) -> Story | None:
    """Return the story that the chain is in, or None."""
    return stories_of(chain).first()


def standing_of(chain: Chain, *, following: Following) -> Standing:
    """Return how `chain` stands on the wire."""
    recalls = (wire_inbox().entry(number) for number in following.recalling(*chain))
    inbox = wire_inbox()
    return Standing(tuple(inbox.versions(*chain)), tuple(entry for entry in recalls if entry), tuple(inbox.successors(*chain)))


def held_of(chain: Chain) -> Held:
    """Return what the desk holds of `chain`."""
    provider, guid = chain
    line = WireLine.objects.filter(provider=provider, guid=guid).order_by("pk").first()
    heard = Alarm.objects.filter(provider=provider, guid=guid).values_list("kind", "receipt")
    quoted = quoting.row_of(chain)
    return Held(
        base=(line.receipt, line.version) if line else None,
        withheld=bool(withheld_by(chain)) or (quoted is not None and quoted.out == Quoted.Out.WITHHELD),
        posts=frozenset(post_lines_of(chain).values_list("receipt", "version")),
        heard=frozenset(heard),
        embargo=(line.embargo, line.embargo_open) if line else (None, False),
        quoted=(quoted.embargo, quoted.embargo_open) if quoted else None,
        is_read=bool(quoted) and _is_read_in_extracts(chain),
    )


def ours_of(chains: Iterable[Chain]) -> set[Chain]:
    """Return those of `chains` that something at the desk was made of, or quotes, whatever their number in six queries."""
    asked = list(chains)
    wanted, same = _of_chains(asked), _of_chains(asked, "")
    found: set[Chain] = set(Origin.objects.filter(same).values_list("provider", "guid"))
    found.update(PictureLine.objects.filter(same).values_list("provider", "guid"))
    found.update(Quoted.objects.filter(same).values_list("provider", "guid"))
    for model in (Story, LiveEntry, Picture):
        found.update(model.objects.filter(wanted).values_list("wire_provider", "wire_guid"))
    return found


def quoting_stories(chain: Chain) -> QuerySet[Story]:
    """Return the stories that readers have or had with an extract of `chain`."""
    found: QuerySet[Story] = Story.objects.filter(pk__in=quoting.stories_quoting(chain)).order_by("pk")
    return found


def stories_of(chain: Chain) -> QuerySet[Story]:
    """Return the stories that were made of `chain`, or that it is merged into."""
    merged = Origin.objects.filter(provider=chain[0], guid=chain[1], story__isnull=False).values("story")
    found: QuerySet[Story] = Story.objects.filter(Q(wire_provider=chain[0], wire_guid=chain[1]) | Q(pk__in=merged)).order_by("pk")
    return found


def withheld_by(chain: Chain) -> list[Story]:
    """Return the stories that are withheld and that no other item which is in them still holds back."""
    return [story for story in stories_of(chain).filter(withheld__isnull=False) if not any(map(_is_withheld, _others_in(story, chain)))]


def _others_in(story: Story, chain: Chain) -> set[Chain]:
    merged = Origin.objects.filter(story=story).values_list("provider", "guid")
    return {(story.wire_provider, story.wire_guid), *merged} - {chain}


def _is_withheld(chain: Chain) -> bool:
    newest = newest_of(chain)
    return newest is not None and newest.item.status == "withheld"


def entries_of(chain: Chain) -> QuerySet[LiveEntry]:
    """Return the live entries that were made of `chain`, or that it is merged into, and that readers may have."""
    merged = Origin.objects.filter(provider=chain[0], guid=chain[1], entry__isnull=False).values("entry")
    made_of = Q(wire_provider=chain[0], wire_guid=chain[1]) | Q(pk__in=merged)
    return LiveEntry.objects.filter(made_of, deleted=None).select_related("story").order_by("pk")


def post_lines_of(chain: Chain) -> QuerySet[PostLine]:
    """Return the lineages of the posts that were last merged from `chain`, and that readers may have."""
    return PostLine.objects.filter(provider=chain[0], guid=chain[1], entry__deleted=None)


def profile_of(entry: Entry) -> Profile:
    """Return the profile of the source that `entry` came from."""
    return profile_finder()(entry)


def profile_finder() -> Callable[[Entry], Profile]:
    """Return what finds the profiles of many entries, as they are written at this moment."""
    profiles, _ = known(settings.HOUSE.source_profiles)
    return lambda entry: choose(wire_inbox().raw(entry.receipt) or b"", source=entry.source, profiles=profiles)


def rules_in_force() -> list[tuple[Rule, datetime]]:
    """Return the rules that are on, in order, each with the moment from which on what comes in is its; in two queries."""
    return [(asked(rule), rule.since) for rule in rules_with_topics().filter(active=True)]


def rules_with_topics() -> QuerySet[RoutingRule]:
    """Return all rules in order, with what a list of them shows."""
    return RoutingRule.objects.select_related("section").prefetch_related("topics")


def asked(rule: RoutingRule) -> Rule:
    """Return a rule as routing asks it."""
    return rule.as_rule(tuple(topic.pk for topic in rule.topics.all()))


def filings_of(chains: Iterable[Chain]) -> dict[Chain, Filing]:
    """Return what the rules did with `chains`, whatever their number in two queries."""
    found = Filing.objects.filter(_of_chains(chains, "")).select_related("section").prefetch_related("topics")
    return {(filing.provider, filing.guid): filing for filing in found}


def filing_of(chain: Chain) -> Filing | None:
    """Return what the rules did with `chain`, or None."""
    return Filing.objects.filter(provider=chain[0], guid=chain[1]).first()


def labels() -> list[str]:
    """Return the labels under which items are filed, in order."""
    return list(Filing.objects.exclude(label="").order_by("label").values_list("label", flat=True).distinct())


def chains_under(label: str, *, before: int | None, limit: int) -> list[tuple[int, Chain]]:
    """Return at most `limit` chains that are filed under `label`, under any if that is empty, with the entry filed last, newest first."""
    narrowed = ({"label": label} if label else {}) | ({"number__lt": before} if before is not None else {})
    found = Filing.objects.filter(**narrowed).order_by("-number")[:limit]
    return [(number, (provider, guid)) for number, provider, guid in found.values_list("number", "provider", "guid")]


def names_of(agency: Agency) -> Iterator[str]:
    """Give the names that an agency goes by, without case."""
    said = (agency.name, agency.credit, *agency.code.split(","))
    yield from filter(None, (name.strip().casefold() for name in said))


def house() -> House:
    """Return what the desk knows of agencies, languages and sections, in two queries."""
    agencies = frozenset(name for agency in Agency.objects.all() for name in names_of(agency))
    return House(agencies, frozenset(code for code, _ in LANGUAGES), frozenset(shut_sections()))


def names() -> Names:
    """Return what sections and topics are called."""
    return Names(dict(Section.objects.values_list("pk", "name")), dict(Topic.objects.values_list("pk", "name")))


def _of_chains(chains: Iterable[Chain], prefix: str = "wire_") -> Q:
    """Return the condition for what was made of one of `chains`, as the indexes have them: the agency first. Fields begin with `prefix`."""
    guids: dict[str, set[str]] = {}
    for provider, guid in chains:
        guids.setdefault(provider, set()).add(guid)
    wanted = Q(pk__in=[])
    for provider, of_provider in guids.items():
        wanted |= Q(**{f"{prefix}provider": provider, f"{prefix}guid__in": of_provider})
    return wanted


def _is_read_in_extracts(chain: Chain) -> bool:
    held = outbox.held_of(f"story:{story}" for story in quoting.stories_quoting(chain)).values()
    bodies = (document.body for _, document in held if isinstance(document, article.Story))
    return any(extract.chain == chain for body in bodies for extract in extracts_in(body))


def _taken(story: Story, chain: Chain, line: WireLine | None, *, finder: AdminURLFinder) -> TakenStory:
    """Return a story that `chain` is in. Its version is that of what was merged last, which says nothing of an item that was replaced."""
    is_last = line is None or (line.provider, line.guid) == chain
    return TakenStory(
        number=story.pk,
        headline=story.headline,
        version=story.wire_version if is_last else None,
        taken=line.merged if line else story.edited,
        address=finder.get_edit_url(story) or "",
        published=story.live,
    )


@cache
def _opened(path: Path, own_profiles: Path) -> Inbox:
    reader = BoundedReader(own_profiles)
    return Inbox(path, read=reader, patch=reader.patch)
