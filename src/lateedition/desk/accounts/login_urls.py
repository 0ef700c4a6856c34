"""The addresses of the login: open to everybody, under login/. What Wagtail has there is never reached."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.accounts import login, second_step, set_up

urlpatterns = [
    path("", login.login, name="wagtailadmin_login"),
    path("again/", login.again, name="login_again"),
    path("passkey/", login.passkey_login, name="passkey_login"),
    path("passkey/options/", login.passkey_options, name="passkey_options"),
    path("second-step/", second_step.second_step, name="second_step"),
    path("second-step/options/", second_step.second_step_options, name="second_step_options"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/options/", set_up.set_up_options, name="set_up_options"),
    path("leave/", second_step.leave, name="leave"),
]
