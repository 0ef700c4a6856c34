"""Second factors: what proves who somebody is, how often, and what cannot be taken away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from deskpeople import SECOND, SET_UP, Somebody
from lateedition.desk.accounts import factors, recovery
from lateedition.desk.accounts.models import AuthenticatorApp, Passkey, RecoveryCode
from lateedition.desk.daybook.models import Deed
from softkey import SoftKey

SECURITY = "/desk/account/security/"


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<li><code>([A-Z2-9-]+)</code>", page.content.decode())


def test_the_page_shows_the_secret_as_a_picture_and_in_letters_and_runs_no_script_of_its_own(editor: Somebody) -> None:
    editor.password()
    page = editor.client.get(SET_UP).content.decode()
    assert re.search(r"<svg[^>]*>.*<path", page)
    assert re.search(r"<code>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", page)
    ours = page[page.index("<main") : page.index("</main>")]
    assert "<script" not in ours
    assert " style=" not in ours


def test_a_code_works_once(editor: Somebody) -> None:
    editor.log_in()
    code = editor.code()
    first, second = Somebody(editor.user), Somebody(editor.user)
    first.password(), second.password()
    first.client.post(SECOND, {"code": code})
    second.client.post(SECOND, {"code": code})
    assert (first.is_in(), second.is_in()) == (True, False)


def test_the_code_that_set_an_app_up_opens_nothing_more(editor: Somebody) -> None:
    editor.log_in()
    again = Somebody(editor.user, secret=editor.secret)
    again.password()
    again.client.post(SECOND, {"code": again.code(steps=-1)})
    assert not again.is_in()


@pytest.mark.parametrize(("steps", "works"), [(-3, False), (-2, False), (0, True), (1, True), (2, False), (3, False)])
def test_a_phones_clock_may_be_half_a_minute_off_and_no_more(editor: Somebody, steps: int, works: bool) -> None:
    editor.log_in()
    AuthenticatorApp.objects.update(last_step=0)
    moment = timezone.now()
    code = editor.code(moment, steps=steps)
    assert bool(factors.proved_by_code(editor.user, code, now=moment)) is works


def test_the_secret_cannot_be_read_in_the_database(editor: Somebody) -> None:
    editor.log_in()
    kept = AuthenticatorApp.objects.get().secret
    assert editor.secret.hex() not in kept
    assert kept.startswith("gAAAA")


def test_under_another_houses_key_an_app_is_said_to_be_unreadable(editor: Somebody, settings: Any) -> None:
    editor.log_in()
    settings.SECRET_KEY = "another house's"
    again = Somebody(editor.user)
    again.password()
    answer = again.client.post(SECOND, {"code": "123456"})
    assert "cannot be checked any more" in answer.content.decode()


def test_recovery_codes_are_shown_once_kept_as_digests_and_work_once_each(editor: Somebody) -> None:
    codes = codes_on(editor.log_in())
    assert len(set(codes)) == recovery.COUNT
    assert not set(codes) & set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not codes_on(editor.client.get(SECURITY))
    for is_in in (True, False):
        again = Somebody(editor.user)
        again.password()
        again.client.post(SECOND, {"code": codes[0].lower().replace("-", " ")})
        assert again.is_in() is is_in
    assert "9 left" in editor.client.get(SECURITY).content.decode()


def test_new_recovery_codes_are_made_in_the_place_of_the_old(editor: Somebody) -> None:
    before = codes_on(editor.log_in())
    after = codes_on(editor.client.post(f"{SECURITY}codes/"))
    assert len(after) == recovery.COUNT
    assert not set(before) & set(after)
    assert RecoveryCode.objects.filter(user=editor.user).count() == recovery.COUNT


def test_a_passkey_alone_opens_the_desk_when_it_has_verified_its_owner(editor: Somebody, key: SoftKey) -> None:
    editor.password()
    assert len(codes_on(editor.register(key))) == recovery.COUNT
    elsewhere = Somebody(editor.user)
    assert elsewhere.sign(key, next="/desk/press/")["Location"] == "/desk/press/"
    assert elsewhere.is_in()


@pytest.mark.parametrize(
    "wrong",
    [{"verifies": False}, {"origin": "http://localhost:9"}, {"origin": "https://desk.evil.example"}, {"site": "evil.example"}],
)
def test_a_passkey_that_did_not_verify_or_signed_for_another_page_opens_nothing(
    editor: Somebody, key: SoftKey, wrong: dict[str, Any]
) -> None:
    editor.password()
    editor.register(key)
    vars(key).update(wrong)
    elsewhere = Somebody(editor.user)
    assert elsewhere.sign(key).status_code == 200
    assert not elsewhere.is_in()


def test_a_signature_works_once(editor: Somebody, key: SoftKey) -> None:
    editor.password()
    editor.register(key)
    elsewhere = Somebody(editor.user)
    options = elsewhere.client.post("/desk/login/passkey/options/").json()["publicKey"]
    signed = key.signed(options)
    elsewhere.client.post("/desk/login/passkey/", {"credential": signed})
    assert elsewhere.is_in()
    thief = Somebody(editor.user)
    thief.client.post("/desk/login/passkey/options/")
    thief.client.post("/desk/login/passkey/", {"credential": signed})
    assert not thief.is_in()


def test_a_passkey_that_is_behind_its_own_count_opens_nothing_and_one_that_does_not_count_does(editor: Somebody, key: SoftKey) -> None:
    editor.password()
    editor.register(key)
    Somebody(editor.user).sign(key)
    key.count = 0
    twin = Somebody(editor.user)
    twin.sign(key)
    assert not twin.is_in()
    assert "behind" in Deed.objects.filter(action="lateedition.login_failed").latest("pk").data["why"]
    Passkey.objects.update(count=0)
    key.count = key.counting = 0
    for _ in range(2):
        quiet = Somebody(editor.user)
        quiet.sign(key)
        assert quiet.is_in()


def test_somebody_elses_passkey_does_not_do_for_the_second_step(editor: Somebody, reporter: Somebody, key: SoftKey) -> None:
    editor.log_in()
    reporter.password()
    reporter.register(key)
    thief = Somebody(editor.user)
    thief.password()
    options = thief.client.post("/desk/login/second-step/options/").json()["publicKey"]
    thief.client.post(SECOND, {"credential": key.signed(options)})
    assert not thief.is_in()


def test_a_passkey_does_for_the_second_step_without_a_finger(editor: Somebody, key: SoftKey) -> None:
    editor.password()
    editor.register(key)
    key.verifies = False
    again = Somebody(editor.user)
    again.password()
    options = again.client.post("/desk/login/second-step/options/").json()["publicKey"]
    again.client.post(SECOND, {"credential": key.signed(options)})
    assert again.is_in()


def test_passkeys_have_names_and_any_of_several_opens_the_desk(editor: Somebody, key: SoftKey) -> None:
    editor.password()
    editor.register(key, "Phone")
    other = SoftKey(key.origin)
    editor.register(other, "")
    first, second = Passkey.objects.order_by("pk")
    assert (first.name, second.name) == ("Phone", "Passkey 2")
    editor.client.post(f"{SECURITY}passkeys/{second.pk}/rename/", {"name": "Key ring"})
    assert "Key ring" in editor.client.get(SECURITY).content.decode()
    for one in (key, other):
        elsewhere = Somebody(editor.user)
        elsewhere.sign(one)
        assert elsewhere.is_in()
    editor.client.post(f"{SECURITY}passkeys/{second.pk}/remove/")
    elsewhere = Somebody(editor.user)
    elsewhere.sign(other)
    assert not elsewhere.is_in()


def test_the_last_factor_of_somebody_who_must_have_one_stays(editor: Somebody, key: SoftKey) -> None:
    editor.log_in()
    editor.register(key)
    number = Passkey.objects.get().pk
    editor.client.post(f"{SECURITY}app/remove/")
    assert not AuthenticatorApp.objects.exists()
    answer = editor.client.post(f"{SECURITY}passkeys/{number}/remove/", follow=True)
    assert "last second factor" in answer.content.decode()
    assert Passkey.objects.filter(pk=number).exists()


def test_who_need_not_have_one_may_take_the_last_away_and_its_recovery_codes_go_too(reporter: Somebody) -> None:
    reporter.password()
    reporter.set_up_app()
    reporter.client.post(f"{SECURITY}app/remove/")
    assert not RecoveryCode.objects.exists()
    assert Somebody(reporter.user).password()["Location"] == "/desk/"


def test_nobody_changes_somebody_elses_passkeys(editor: Somebody, reporter: Somebody, key: SoftKey) -> None:
    editor.password()
    editor.register(key)
    reporter.password()
    number = Passkey.objects.get().pk
    for verb in ("remove", "rename"):
        assert reporter.client.post(f"{SECURITY}passkeys/{number}/{verb}/", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("verb", ["app/remove/", "codes/"])
def test_what_changes_how_one_logs_in_asks_once_more_who_it_is(editor: Somebody, verb: str) -> None:
    editor.log_in()
    session = editor.client.session
    session["proved"] -= 16 * 60
    session.save()
    answer = editor.client.post(f"{SECURITY}{verb}")
    assert answer["Location"].startswith(SECOND)
    assert editor.client.get(SET_UP)["Location"].startswith(SECOND)
    assert AuthenticatorApp.objects.exists()
    before = editor.client.cookies["desk_session"].value
    assert editor.client.post(answer["Location"], {"code": editor.code(), "next": SECURITY})["Location"] == SECURITY
    assert editor.client.cookies["desk_session"].value != before
    assert editor.client.get(SET_UP).status_code == 200


def test_a_reset_takes_everything_ends_every_session_and_leads_to_setting_up_anew(editor: Somebody, key: SoftKey) -> None:
    editor.log_in()
    editor.register(key)
    from lateedition.desk.accounts import operating

    assert "1 sessions ended" in operating.reset_factors("asha")
    assert not editor.is_in()
    assert editor.password()["Location"] == SET_UP
    assert Deed.objects.filter(action="lateedition.factors_reset", object_id=str(editor.user.pk)).exists()
    with pytest.raises(operating.NoSuchAccount):
        operating.reset_factors("nobody")


def test_every_change_of_a_factor_is_a_line_of_the_daybook(editor: Somebody, key: SoftKey) -> None:
    editor.log_in()
    editor.register(key)
    editor.client.post(f"{SECURITY}app/remove/")
    editor.client.post(f"{SECURITY}codes/")
    done = set(Deed.objects.filter(user=editor.user).values_list("action", flat=True))
    wanted = {"app_added", "codes_made", "login", "passkey_added", "app_removed"}
    assert {f"lateedition.{name}" for name in wanted} <= done


def test_two_removals_at_once_leave_one_factor(editor: Somebody, key: SoftKey) -> None:
    editor.log_in()
    editor.register(key)
    row = Passkey.objects.get()
    factors.remove_app(editor.user)
    with pytest.raises(factors.LastFactor):
        factors.remove_passkey(row)
    assert Passkey.objects.count() == 1


def test_nothing_that_a_device_says_breaks_the_login(newsroom: Any, editor: Somebody) -> None:
    for said in (
        "",
        "null",
        "[]",
        "{}",
        '{"id": 7}',
        '{"id": "\\u0000"}',
        '{"id": "AAAA"}',
        "{" * 3000,
        "x" * 30_000,
        '{"id":"AAAA","response":{}}',
    ):
        editor.client.post("/desk/login/passkey/options/")
        assert editor.client.post("/desk/login/passkey/", {"credential": said}).status_code == 200
    editor.password()
    for said in (
        "null",
        '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}}',
    ):
        editor.client.post("/desk/login/set-up/options/")
        assert editor.client.post(SET_UP, {"credential": said}).status_code == 200
