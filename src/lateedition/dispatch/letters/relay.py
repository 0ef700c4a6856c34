"""The relay: the server that takes our mail and brings it on. Spoken to with TLS, unless the operator says that it need not be.

A letter is made when the server has said that it takes it for this recipient, just before its content is sent: not a moment earlier, so
that nothing is sent that was recalled while we waited for the server.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lateedition.dispatch.letters.verdicts import AWAY, TAKEN, UNSURE, VOID, Verdict, verdict

TIME_S = 30.0
_DOT = re.compile(rb"(?m)^\.")
_OK = 250
_GO_ON = 354

Make = Callable[[], bytes | None]
"""What makes the message, None if there is nothing to be sent any more."""


class Relay(Struct, frozen=True):
    """Where the relay is and how it is spoken to. `authorities` is a file of certificates to trust in place of the system's."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    authorities: Path | None = None


class Carrier:
    """One connection to the relay, opened when it is needed and kept for what comes next. For one thread at a time."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._smtp: smtplib.SMTP | None = None

    def deliver(self, make: Make, *, sender: str, recipient: str) -> Verdict:
        """Give the relay what `make` makes, and return what came of it. Never raises for what the relay does."""
        try:
            smtp = self._ready(sender)
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            self.close()
            return Verdict(AWAY, f"{self._relay.host}:{self._relay.port}: {failure}")
        try:
            return self._transaction(smtp, make, recipient)
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            return Verdict(AWAY, f"{self._relay.host}: {failure}")

    def close(self) -> None:
        """End the connection, if there is one."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _ready(self, sender: str) -> smtplib.SMTP:
        """Return a connection on which the relay has taken the sender. A kept one may have been ended by the relay meanwhile."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                return _begun(self._smtp, sender)
            self.close()
        self._smtp = self._opened()
        return _begun(self._smtp, sender)

    def _opened(self) -> smtplib.SMTP:
        relay = self._relay
        trust = ssl.create_default_context(cafile=str(relay.authorities) if relay.authorities else None)
        if relay.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=TIME_S, context=trust)
        else:
            smtp = smtplib.SMTP(relay.host, relay.port, timeout=TIME_S)
        try:
            if relay.security == "starttls":
                # raises if the relay does not offer it, or shows a certificate that is not its own: nothing is sent without
                smtp.starttls(context=trust)
            smtp.ehlo_or_helo_if_needed()
            if relay.user:
                smtp.login(relay.user, relay.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _transaction(self, smtp: smtplib.SMTP, make: Make, recipient: str) -> Verdict:
        code, said = smtp.rcpt(recipient)
        if code // 100 != 2:
            return self._refused("recipient", code, said, smtp)
        content = make()
        if content is None:
            smtp.rset()
            return Verdict(VOID)
        code, said = smtp.docmd("DATA")
        if code != _GO_ON:
            return self._refused("content", code, said, smtp)
        smtp.send(_DOT.sub(b"..", content) + b".\r\n")
        try:
            code, said = smtp.getreply()
        except (OSError, smtplib.SMTPException) as failure:
            # the relay has all of it and may have taken it (RFC 5321, 4.5.3.2.6): sent once more it might be there twice
            self.close()
            return Verdict(UNSURE, f"{self._relay.host} did not say whether it took a letter: {failure}")
        return Verdict(TAKEN) if code == _OK else self._refused("content", code, said, smtp)

    def _refused(self, stage: Literal["recipient", "content"], code: int, said: bytes, smtp: smtplib.SMTP) -> Verdict:
        found = verdict(stage, code, said.decode("utf-8", "replace"))
        try:
            if found.outcome != AWAY:
                smtp.rset()
                return found
        except (OSError, smtplib.SMTPException):
            pass  # what was said of this letter holds; the connection does not
        self.close()
        return found


def _begun(smtp: smtplib.SMTP, sender: str) -> smtplib.SMTP:
    code, said = smtp.mail(sender)
    if code != _OK:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    return smtp
