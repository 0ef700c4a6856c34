"""A server of the fediverse, for tests, in a process of its own: one person, who follows whom she is told to and keeps what she gets.

It shares no code with the house: signatures are made and checked here anew, and what is not signed by whom it is from is answered 401.
Usage: elsewhere_server.py PORT. `POST /do` {"follow": "name@host"} or {"undo": "name@host"}; `GET /state` tells what it knows.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import threading
import urllib.request
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PORT = int(sys.argv[1]) if __name__ == "__main__" else 0
BASE = f"http://127.0.0.1:{PORT}"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
STATE: dict[str, Any] = {"got": [], "notes": {}, "accepted": [], "refused": [], "failing": False}
LOCK = threading.Lock()


def me() -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/activitystreams"],
        "id": f"{BASE}/asha",
        "type": "Person",
        "preferredUsername": "asha",
        "inbox": f"{BASE}/asha/inbox",
        "endpoints": {"sharedInbox": f"{BASE}/inbox"},
        "publicKey": {"id": f"{BASE}/asha#main-key", "owner": f"{BASE}/asha", "publicKeyPem": PEM},
    }


def get(url: str, accept: str = "application/activity+json") -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def post(url: str, said: dict[str, Any]) -> int:
    body, place = json.dumps(said).encode(), urlsplit(url)
    head = {
        "Host": place.netloc,
        "Date": format_datetime(datetime.now(UTC), usegmt=True),
        "Digest": "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode(),
        "Content-Type": "application/activity+json",
    }
    names = ["(request-target)", "host", "date", "digest", "content-type"]
    lines = [f"(request-target): post {place.path}"] + [f"{name}: {head[name.title()]}" for name in names[1:]]
    made = base64.b64encode(KEY.sign("\n".join(lines).encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
    head["Signature"] = f'keyId="{BASE}/asha#main-key",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{made}"'
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=head, method="POST"), timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def actor_of(handle: str) -> dict[str, Any]:
    host = handle.partition("@")[2]
    _, found = get(f"http://{host}/.well-known/webfinger?resource={quote('acct:' + handle)}", "application/jrd+json")
    [link] = [link for link in found["links"] if link["rel"] == "self"]
    found = get(link["href"])[1]
    assert isinstance(found, dict)
    return found


def why_not(headers: Any, path: str, body: bytes, said: dict[str, Any]) -> str:
    """Why a request to the inbox is not believed; empty if it is."""
    parts = dict(re.findall(r'(\w+)="([^"]*)"', headers.get("Signature", "")))
    if not {"keyId", "headers", "signature"} <= set(parts):
        return "no signature"
    if headers.get("Digest") != "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode():
        return "digest"
    if abs((parsedate_to_datetime(headers["Date"]) - datetime.now(UTC)).total_seconds()) > 300:
        return "date"
    names = parts["headers"].split()
    if not {"(request-target)", "host", "date", "digest"} <= set(names):
        return "too little is signed"
    _, actor = get(parts["keyId"].partition("#")[0])
    if actor["id"] != said["actor"] or actor["publicKey"]["id"] != parts["keyId"] or actor["publicKey"]["owner"] != actor["id"]:
        return "another's key"
    text = "\n".join(f"{name}: {'post ' + path if name == '(request-target)' else headers[name]}" for name in names)
    try:
        key = serialization.load_pem_public_key(actor["publicKey"]["publicKeyPem"].encode())
        key.verify(base64.b64decode(parts["signature"]), text.encode(), padding.PKCS1v15(), hashes.SHA256())  # type: ignore[union-attr, call-arg, arg-type]
    except InvalidSignature:
        return "signature"
    return ""


def take(said: dict[str, Any]) -> None:
    STATE["got"].append(said)
    thing, notes = said["object"], STATE["notes"]
    match said["type"]:
        case "Accept":
            STATE["accepted"].append(said["actor"])
        case "Create" | "Update":
            assert urlsplit(thing["id"]).netloc == urlsplit(said["actor"]).netloc
            assert thing["attributedTo"] == said["actor"]
            notes[thing["id"]] = thing
        case "Announce":
            status, found = get(thing)
            if status == 200:
                notes.setdefault(thing, found)
        case "Delete":
            notes.pop(thing["id"] if isinstance(thing, dict) else thing, None)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        with LOCK:
            self._answer(200, STATE if self.path == "/state" else me())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = json.loads(body)
        if self.path == "/do":
            self._answer(200, do(said))
            return
        if STATE["failing"]:
            self._answer(503, None)
            return
        wrong = why_not(self.headers, self.path, body, said)
        with LOCK:
            if wrong:
                STATE["refused"].append(wrong)
            else:
                take(said)
        self._answer(401 if wrong else 202, None)

    def _answer(self, status: int, said: Any) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/activity+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def do(said: dict[str, Any]) -> Any:
    if "failing" in said:
        STATE["failing"] = said["failing"]
        return None
    handle = said.get("follow") or said["undo"]
    actor = actor_of(handle)
    follow = {"id": f"{BASE}/follows/{handle}", "type": "Follow", "actor": f"{BASE}/asha", "object": actor["id"]}
    if "undo" in said:
        follow = {"id": f"{BASE}/undo/{handle}", "type": "Undo", "actor": f"{BASE}/asha", "object": follow}
    context = {"@context": "https://www.w3.org/ns/activitystreams"}
    return {"status": post(said.get("at") or actor["inbox"], context | follow), "actor": actor}


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
