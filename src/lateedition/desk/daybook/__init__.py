"""The daybook: who did what at the desk, when, to what, from where and with what outcome. It is only ever written to at its end."""
