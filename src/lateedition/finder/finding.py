"""Finding: which stories a question means, the best first.

Every word is to be there. One that nobody ever wrote is taken for a slip of the pen: what is like it will do. Where all of that finds
little, stories that have most of the words come behind. A word in the headline counts more than one in the standfirst, that more than one
in the body, and of two alike the newer one comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from tantivy import FieldType, Occur, Order, Query, Schema, Searcher

from lateedition.finder.cabinet import (
    DAY,
    DIGEST,
    EVERYTHING,
    HEADLINE,
    LANGUAGE,
    MOMENT,
    NUMBER,
    SECTION,
    STANDFIRST,
    WEIGHT,
    Cabinet,
    usable,
)
from lateedition.finder.found import Found, Hit
from lateedition.finder.question import PER_PAGE, Question, Terms
from lateedition.finder.terms import terms_of

FEW = 10
"""When fewer stories than these have all the words, those that have most are looked for."""

_MOST_OF = 0.6
_IN_HEADLINE, _IN_STANDFIRST, _ALIKE = 3.0, 1.0, 0.3
_CAN_SLIP, _CAN_SLIP_TWICE = 4, 9
_COMMON = frozenset(
    terms_of(
        """a an and are as at be by for from has have in is it of on or that the their this to was were will with
        है हैं था थी थे का के की को में से पर ने और एक यह इस भी ही"""
    )
)
"""What nearly every story has: looking for these finds everything."""


def find(cabinet: Cabinet, question: Question) -> Found:
    """Return what is found. Raises Unusable if the cabinet is damaged."""
    if not question.is_asked:
        return Found()
    searcher, schema = cabinet.searcher(), cabinet.schema
    with usable(cabinet.folder):
        groups = _telling(question.groups)
        slips = frozenset(term for term in _single(groups) if _can_slip(term) and not searcher.doc_freq(EVERYTHING, term))
        filters = _filters(question, schema)
        strict = _asked(groups, slips, filters, schema)
        found = _page(searcher, strict, question, slips)
        enough = found.total >= FEW or (question.newest and found.total)
        if enough or not _can_be_near(groups):
            return found
        slips = frozenset(term for term in _single(groups) if _can_slip(term))
        return _page(searcher, _nearly(groups, slips, filters, schema), question, slips, full=found.total)


def _page(searcher: Searcher, query: Query, question: Question, slips: frozenset[str], full: int | None = None) -> Found:
    offset = (question.page - 1) * PER_PAGE
    if question.newest:
        result = searcher.search(query, limit=PER_PAGE, offset=offset, order_by_field=MOMENT, order=Order.Desc)
    else:
        result = searcher.search(query, limit=PER_PAGE, offset=offset, weight_by_field=WEIGHT)
    addresses = [address for _, address in result.hits]
    numbers, digests = searcher.fast_field_values(NUMBER, addresses), searcher.fast_field_values(DIGEST, addresses)
    hits = tuple(Hit(int(number or 0), int(digest or 0)) for number, digest in zip(numbers, digests, strict=True))
    total = int(getattr(result, "count", 0) or 0)
    return Found(hits, total, is_near=full is not None and total > full, slips=slips)


def _asked(groups: Sequence[Terms], slips: frozenset[str], filters: list[tuple[Occur, Query]], schema: Schema) -> Query:
    """Return the query for stories that have every group."""
    clauses = [(Occur.Must, _anywhere(group, slips, schema)) for group in groups]
    return Query.boolean_query([*clauses, *_better(groups, schema), *filters])


def _nearly(groups: Sequence[Terms], slips: frozenset[str], filters: list[tuple[Occur, Query]], schema: Schema) -> Query:
    """Return the query for stories that have most of the groups, or what is like them. Phrases are still to be there."""
    phrases = [(Occur.Must, _anywhere(group, slips, schema)) for group in groups if len(group) > 1]
    words = [(Occur.Should, _anywhere(group, slips, schema)) for group in groups if len(group) == 1]
    most = Query.boolean_query(words, minimum_number_should_match=ceil(_MOST_OF * len(words)))
    return Query.boolean_query([*phrases, (Occur.Must, most), *_better(groups, schema), *filters])


def _anywhere(group: Terms, slips: frozenset[str], schema: Schema) -> Query:
    if len(group) > 1:
        return Query.phrase_query(schema, EVERYTHING, list(group))
    term = group[0]
    exact = Query.term_query(schema, EVERYTHING, term, "freq")
    if term not in slips:
        return exact
    alike = Query.fuzzy_term_query(schema, EVERYTHING, term, distance=2 if len(term) >= _CAN_SLIP_TWICE else 1)
    return Query.disjunction_max_query([exact, Query.boost_query(alike, _ALIKE)])


def _better(groups: Sequence[Terms], schema: Schema) -> list[tuple[Occur, Query]]:
    """Return what makes a story better: words that stand in front."""
    terms = dict.fromkeys(term for group in groups for term in group)
    fields = ((HEADLINE, _IN_HEADLINE), (STANDFIRST, _IN_STANDFIRST))
    return [
        (Occur.Should, Query.boost_query(Query.term_query(schema, field, term, "freq"), boost)) for term in terms for field, boost in fields
    ]


def _filters(question: Question, schema: Schema) -> list[tuple[Occur, Query]]:
    """Return what narrows a question down, and adds nothing to how good a story is."""
    narrowing: list[Query] = []
    if question.section is not None:
        narrowing.append(Query.term_query(schema, SECTION, question.section))
    if question.language:
        narrowing.append(Query.term_query(schema, LANGUAGE, question.language, "basic"))
    if question.since or question.until:
        narrowing.append(Query.range_query(schema, DAY, FieldType.Integer, question.since, question.until))
    without = [_anywhere(group, frozenset(), schema) for group in question.without]
    return [*((Occur.Must, Query.const_score_query(query, 0.0)) for query in narrowing), *((Occur.MustNot, query) for query in without)]


def _telling(groups: tuple[Terms, ...]) -> list[Terms]:
    """Return the groups without words that nearly every story has, unless there are no others."""
    telling = [group for group in groups if len(group) > 1 or group[0] not in _COMMON]
    return telling or list(groups)


def _single(groups: Sequence[Terms]) -> list[str]:
    return [group[0] for group in groups if len(group) == 1]


def _can_slip(term: str) -> bool:
    """Say whether a word is long enough that another like it is the same one, and no number."""
    return len(term) >= _CAN_SLIP and not term.isdigit()


def _can_be_near(groups: Sequence[Terms]) -> bool:
    """Say whether there is a word that may be missing, or may have been meant for another."""
    words = _single(groups)
    return len(words) > 1 or any(map(_can_slip, words))
