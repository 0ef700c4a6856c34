"""The picture store in a bucket of an S3-compatible store. Region, endpoint and keys are AWS's usual variables, read by boto3."""

from __future__ import annotations

import hashlib
import os
import threading
from typing import Any
from urllib.parse import urlsplit

from lateedition.press.outage import PicturesAway

CONNECT_WITHIN_S, ANSWER_WITHIN_S, TRIES = 2, 5, 2
"""The press tries again by itself, and lets recalls through between its tries."""

_NOT_THERE = frozenset(("404", "NoSuchKey", "NotFound"))


class S3Store:
    """The store at `url`, `s3://BUCKET/PREFIX`. What is read is checked against its digest.

    A client is made for each process and thread that asks: none of it is shared over a fork.
    """

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._url = url
        self._bucket, self._prefix = place.netloc, place.path.strip("/")
        self._clients = threading.local()

    def __str__(self) -> str:
        return self._url

    def get(self, digest: str) -> bytes | None:
        """Return the bytes with this digest, or None if they are not there. Raises PicturesAway when nobody can say."""
        found: bytes | None = self._ask("get_object", digest, _body)
        if found is not None and hashlib.sha256(found).hexdigest() != digest:
            raise PicturesAway(f"{self._url} has other bytes under {digest!r}; expected those with this SHA-256; put the picture in again")
        return found

    def put(self, digest: str, content: bytes) -> None:
        """Keep `content` under its digest; S3 keeps it whole or not at all. Raises PicturesAway."""
        if not self.has(digest):
            self._ask("put_object", digest, bool, Body=content, CacheControl="private, immutable")

    def has(self, digest: str) -> bool:
        """Say whether the bytes with this digest are there. Raises PicturesAway when nobody can say."""
        return self._ask("head_object", digest, bool) is not None

    def _ask(self, operation: str, digest: str, answer: Any, **more: object) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        key = "/".join(filter(None, (self._prefix, digest[:2], digest)))
        try:
            return answer(getattr(self._client(), operation)(Bucket=self._bucket, Key=key, **more))
        except ClientError as refusal:
            if refusal.response.get("Error", {}).get("Code") in _NOT_THERE and operation != "put_object":
                return None
            raise PicturesAway(f"{self._url} refuses {operation} of {digest!r}: {refusal}") from refusal
        except BotoCoreError as failure:
            raise PicturesAway(f"{self._url} cannot be reached: {failure}") from failure

    def _client(self) -> Any:
        if getattr(self._clients, "process", None) != os.getpid():
            self._clients.client, self._clients.process = _new_client(), os.getpid()
        return self._clients.client


def _body(answer: Any) -> Any:
    return answer["Body"].read()


def _new_client() -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as missing:
        raise PicturesAway("pictures in S3 need boto3: pip install 'lateedition[s3]'") from missing
    # Of a store with an endpoint of its own, a bucket is seldom a host name. The checksums that AWS took to in 2025 some refuse.
    style = "path" if os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") else "auto"
    how = Config(
        connect_timeout=CONNECT_WITHIN_S,
        read_timeout=ANSWER_WITHIN_S,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": style},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client("s3", config=how)
