"""The addresses of accounts, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.accounts import keeping_accounts, security

app_name = "accounts"
urlpatterns = [
    path("account/security/", security.security, name="security"),
    path("account/security/app/remove/", security.remove_app, name="remove_app"),
    path("account/security/passkeys/<int:number>/remove/", security.remove_passkey, name="remove_passkey"),
    path("account/security/passkeys/<int:number>/rename/", security.rename_passkey, name="rename_passkey"),
    path("account/security/codes/", security.new_codes, name="new_codes"),
    path("account/security/sessions/<slug:handle>/end/", security.end_session, name="end_session"),
    path("account/security/sessions/end-others/", security.end_other_sessions, name="end_other_sessions"),
    path("logins/", keeping_accounts.everybody, name="people"),
    path("logins/<int:number>/", keeping_accounts.somebody, name="person"),
    path("logins/<int:number>/sessions/<slug:handle>/end/", keeping_accounts.end_session, name="end_persons_session"),
    path("logins/<int:number>/sessions/end/", keeping_accounts.end_sessions, name="end_persons_sessions"),
    path("logins/<int:number>/reset/", keeping_accounts.reset, name="reset"),
]
