"""The pages on which editors write the desk's rules, order them, and see what they would have done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from lateedition.desk.intake import queries
from lateedition.desk.intake.furniture import frame, tabs
from lateedition.desk.intake.models import RoutingRule
from lateedition.desk.intake.rehearsal import BACK, MOST, Rehearsal, rehearse
from lateedition.desk.intake.routing import Rule
from lateedition.desk.intake.rule_form import RuleForm
from lateedition.desk.intake.rule_words import Names, asked_in_words, line_of, orders_in_words
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.queries import site_zone
from lateedition.story.moment import stamp

SHOWN = 100


@require_safe
@never_cache
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules in their order."""
    names, found = queries.names(), list(queries.rules_with_topics())
    context = {"rules": [_line(rule, names) for rule in found], "may_write": can(request.user, Verb.RULE), "tabs": tabs("intake:rules")}
    return render(request, "intake/rules.html", context | frame("Wire"))


@require_safe
@never_cache
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Show what the rules that are on would have done in the last seven days."""
    shown = _rehearsed([rule for rule, _ in queries.rules_in_force()])
    crumbs = (("Wire", reverse("intake:inbox")), ("Rules", reverse("intake:rules")))
    return render(request, "intake/rehearsal.html", shown | frame("What would have happened", *crumbs))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Write a new rule, which is asked after all others."""
    last = RoutingRule.objects.aggregate(last=Max("order"))["last"]
    return _written(request, RoutingRule(order=0 if last is None else last + 1), "A new rule")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a rule."""
    rule = get_object_or_404(RoutingRule, pk=number)
    return _written(request, rule, rule.name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether a rule shall go, and let it."""
    rule = get_object_or_404(RoutingRule, pk=number)
    if request.method == "POST":
        log(instance=rule, action="wagtail.delete", user=user_of(request), deleted=True)
        rule.delete()
        messages.success(request, f"The rule “{rule.name}” is deleted. What it did stays.")
        return redirect("intake:rules")
    crumbs = (("Wire", reverse("intake:inbox")), ("Rules", reverse("intake:rules")))
    return render(request, "intake/rule_delete.html", {"rule": rule} | frame("Delete a rule", *crumbs))


@require_POST
@never_cache
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Turn a rule on or off."""
    rule = get_object_or_404(RoutingRule, pk=number)
    rule.active, rule.since = request.POST.get("turn") == "on", timezone.now()
    rule.save(update_fields=["active", "since"])
    state = "on. It holds for what comes in from now on" if rule.active else "off"
    log(instance=rule, action="wagtail.edit", user=user_of(request), content_changed=True, data={"active": rule.active})
    messages.success(request, f"The rule “{rule.name}” is {state}.")
    return redirect("intake:rules")


@require_POST
@never_cache
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Move a rule one place up or down."""
    with transaction.atomic():
        order = list(RoutingRule.objects.values_list("pk", flat=True))
        if number in order:
            place = order.index(number)
            other = max(0, min(len(order) - 1, place + (-1 if request.POST.get("to") == "up" else 1)))
            order[place], order[other] = order[other], order[place]
        for place, pk in enumerate(order):
            RoutingRule.objects.filter(pk=pk).update(order=place)
    return redirect(f"{reverse('intake:rules')}#rule-{number}")


def _line(rule: RoutingRule, names: Names) -> dict[str, Any]:
    asked = queries.asked(rule)
    return {"rule": rule, "asks": asked_in_words(asked.conditions), "orders": orders_in_words(asked.orders, names)}


def _written(request: HttpRequest, rule: RoutingRule, title: str) -> HttpResponse:
    """Show the form of `rule`; try or save what was written in it."""
    form = RuleForm(request.POST or None, instance=rule, agencies=queries.wire_inbox().providers())
    tried: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        if request.POST.get("do") != "try":
            return _saved(request, form)
        tried = _rehearsed(_with(form), only=rule.pk or 0) | {"tried": True}
    crumbs = (("Wire", reverse("intake:inbox")), ("Rules", reverse("intake:rules")))
    context = {"form": form, "number": rule.pk, "active": rule.active, "written": title}
    return render(request, "intake/rule.html", context | tried | frame(title, *crumbs))


def _saved(request: HttpRequest, form: RuleForm) -> HttpResponse:
    is_new, form.instance.since = form.instance.pk is None, timezone.now()
    with transaction.atomic():
        rule = form.save()
        action = "wagtail.create" if is_new else "wagtail.edit"
        log(instance=rule, action=action, user=user_of(request), content_changed=True)
    holds = "It holds for what comes in from now on" if rule.active else "It is off"
    messages.success(request, f"The rule “{rule.name}” is saved. {holds}.")
    return redirect(f"{reverse('intake:rules')}#rule-{rule.pk}")


def _with(form: RuleForm) -> list[Rule]:
    """Return the rules that are on, with the one that is being written in its place, as it would be if it were on."""
    rule = form.instance
    written = rule.as_rule(tuple(topic.pk for topic in form.cleaned_data["topics"]))
    others = queries.rules_with_topics().filter(active=True).exclude(pk=rule.pk)
    asked = [*((other.order, other.pk, queries.asked(other)) for other in others), (rule.order, rule.pk or 0, written)]
    return [each for *_, each in sorted(asked, key=lambda one: one[:2])]


def _rehearsed(asked: Sequence[Rule], *, only: int | None = None) -> dict[str, Any]:
    """Return what a page shows of what the rules `asked` would have done; where `only` is a rule's number, to what it fits."""
    now, zone, names = timezone.now(), site_zone(), queries.names()
    found = rehearse(asked, queries.wire_inbox(), profile_of=queries.profile_finder(), house=queries.house(), now=now)
    trials = [trial for trial in found.trials if only is None or any(match.rule == only for match in trial.route.matches)]
    return {
        "counts": [count for count in found.counts if only is None or count.rule == only],
        "lines": [line_of(trial, names=names, now=now, zone=zone) for trial in trials[:SHOWN]],
        "fits": len(trials),
        "shown": SHOWN,
        "read": _read(found),
    }


def _read(found: Rehearsal) -> str:
    """Return how far the rehearsal looked back."""
    days = f"the last {BACK.days} days"
    if found.is_whole:
        return f"All {found.read:,} items of {days} were looked at, as they stand now."
    since = stamp(found.since, site_zone())
    return f"Only the newest {MOST:,} items were looked at, as they stand now: those since {since}, and not all of {days}."
