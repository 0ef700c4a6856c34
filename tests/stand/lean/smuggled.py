"""Requests that two servers could read differently, and how many answers each must get from ours: never one made out of a body.

`SECOND` is what an attacker hides in a body: it asks for a page that there is, so that an answer to it would be a second 200.
"""

from __future__ import annotations

SECOND = b"GET /plain/ HTTP/1.1\r\nHost: x\r\n\r\n"
LINE = b"GET /plain/ HTTP/1.1\r\n"
POST = b"POST /-/consent HTTP/1.1\r\nHost: x\r\n"
FORM = b"choice=refuse&version=3&back=%2F"


def get(*headers: bytes, line: bytes = LINE, host: bytes = b"Host: x\r\n") -> bytes:
    return line + host + b"".join(header + b"\r\n" for header in headers) + b"\r\n"


def post(*headers: bytes, body: bytes = b"") -> bytes:
    return POST + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


LENGTH = b"Content-Length: %d" % len(SECOND)
CHUNKED = b"Transfer-Encoding: chunked"

CASES: dict[str, tuple[bytes, list[int]]] = {
    # What is right must stay right, or the table proves nothing.
    "one request": (get(), [200]),
    "two requests": (get() + SECOND, [200, 200]),
    "an empty line before each": (b"\r\n" + get() + b"\r\n" + SECOND, [200, 200]),
    "a length of nothing": (get(b"Content-Length: 0") + SECOND, [200, 200]),
    "a form with its length": (post(b"Content-Length: %d" % len(FORM), body=FORM) + SECOND, [303, 200]),
    "a form in chunks": (post(CHUNKED, body=chunked(FORM[:5], FORM[5:])) + SECOND, [303, 200]),
    "a form in chunks, spelled otherwise": (post(b"TRANSFER-ENCODING:CHUNKED", body=chunked(FORM)) + SECOND, [303, 200]),
    "a form that is a request": (post(LENGTH, body=SECOND), [400]),
    "a form in chunks that is a request": (post(CHUNKED, body=chunked(SECOND)), [400]),
    "tabs and blanks round a value": (get(b"Accept-Encoding: \t gzip \t ") + SECOND, [200, 200]),
    # Content-Length and Transfer-Encoding together (RFC 9112, 6.3)
    "CL.TE": (post(b"Content-Length: 6", CHUNKED, body=b"0\r\n\r\n" + SECOND), [400]),
    "TE.CL": (post(CHUNKED, b"Content-Length: 4", body=b"5c\r\n" + SECOND), [400]),
    "CL.TE on GET": (get(b"Content-Length: 6", CHUNKED) + b"0\r\n\r\n" + SECOND, [400]),
    "TE with CL of nothing": (post(CHUNKED, b"Content-Length: 0", body=b"0\r\n\r\n" + SECOND), [400]),
    # Transfer-Encoding in disguise
    "TE twice": (post(CHUNKED, CHUNKED, body=b"0\r\n\r\n" + SECOND), [400]),
    "TE twice, the second another": (post(CHUNKED, b"Transfer-Encoding: identity", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE in a list": (post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE chunked but not last": (post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE identity": (post(b"Transfer-Encoding: identity", LENGTH, body=SECOND), [400]),
    "TE of another name": (post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE in quotes": (post(b'Transfer-Encoding: "chunked"', body=b"0\r\n\r\n" + SECOND), [400]),
    "TE with a parameter": (post(b"Transfer-Encoding: chunked;a=b", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE empty": (post(b"Transfer-Encoding:", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE with a vertical tab": (post(b"Transfer-Encoding:\x0bchunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE with a NUL": (post(b"Transfer-Encoding: chunked\x00", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE with a blank before the colon": (post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE with a tab before the colon": (post(b"Transfer-Encoding\t: chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE folded": (post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE behind a fold": (post(b"X: y\r\n Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE behind a bare LF": (post(b"X: y\nTransfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE behind a bare CR": (post(b"X: y\rTransfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND), [400]),
    "TE in HTTP/1.0": (b"POST /-/consent HTTP/1.0\r\n" + CHUNKED + b"\r\n\r\n" + chunked(FORM) + SECOND, [400]),
    "TE on GET": (get(CHUNKED) + chunked(b"x") + SECOND, [400]),
    "TE on a page's POST": (b"POST /plain/ HTTP/1.1\r\nHost: x\r\n" + CHUNKED + b"\r\n\r\n" + chunked(SECOND), [405]),
    "TE underlined": (post(b"Transfer_Encoding: chunked", body=b"0\r\n\r\n" + SECOND), [400, 400]),
    # Content-Length in disguise
    "CL twice, the same": (post(LENGTH, LENGTH, body=SECOND), [400]),
    "CL twice, another": (post(b"Content-Length: 0", LENGTH, body=SECOND), [400]),
    "CL in a list": (post(b"Content-Length: 0, 35", body=SECOND), [400]),
    "CL with a sign": (post(b"Content-Length: +35", body=SECOND), [400]),
    "CL below nothing": (post(b"Content-Length: -1", body=SECOND), [400]),
    "CL in hexadecimal": (post(b"Content-Length: 0x23", body=SECOND), [400]),
    "CL with a point": (post(b"Content-Length: 35.0", body=SECOND), [400]),
    "CL with a gap": (post(b"Content-Length: 3 5", body=SECOND), [400]),
    "CL with an underline": (post(b"Content-Length: 3_5", body=SECOND), [400]),
    "CL empty": (post(b"Content-Length:", body=SECOND), [400]),
    "CL in another script": (post("Content-Length: ३५".encode(), body=SECOND), [400]),
    "CL beyond 64 bits": (post(b"Content-Length: 18446744073709551617", body=SECOND), [400]),
    "CL with zeros before": (post(b"Content-Length: 00%d" % len(SECOND), body=SECOND), [400]),
    "CL with a blank before the colon": (post(b"Content-Length : 35", body=SECOND), [400]),
    "CL on GET": (get(LENGTH) + SECOND, [400]),
    "CL on HEAD": (get(LENGTH, line=b"HEAD /plain/ HTTP/1.1\r\n") + SECOND, [400]),
    "CL on another's form": (b"POST /plain/ HTTP/1.1\r\nHost: x\r\n" + LENGTH + b"\r\n\r\n" + SECOND, [405]),
    "CL on PUT": (b"PUT /-/consent HTTP/1.1\r\nHost: x\r\n" + LENGTH + b"\r\n\r\n" + SECOND, [405]),
    "CL longer than the form": (post(b"Content-Length: 1000", body=SECOND), []),
    "CL longer than any form": (post(b"Content-Length: 4097", body=SECOND), [413]),
    "CL with an upgrade": (get(LENGTH, b"Connection: upgrade", b"Upgrade: h2c") + SECOND, [400]),
    "a body nobody spoke of": (post(body=SECOND), [400, 200]),
    # Chunks
    "a chunk with an extension": (post(CHUNKED, body=b"1;a=b\r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk with a bare LF": (post(CHUNKED, body=b"1\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk that ends in a bare LF": (post(CHUNKED, body=b"1\r\nx\n0\r\n\r\n" + SECOND), [400]),
    "a chunk of a negative size": (post(CHUNKED, body=b"-1\r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk whose size has 0x": (post(CHUNKED, body=b"0x1\r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk without a size": (post(CHUNKED, body=b"\r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk with a blank before its size": (post(CHUNKED, body=b" 1\r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk with a blank behind its size": (post(CHUNKED, body=b"1 \r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk that is longer than its size": (post(CHUNKED, body=b"1\r\nxx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk beyond 64 bits": (post(CHUNKED, body=b"10000000000000001\r\nx\r\n0\r\n\r\n" + SECOND), [400]),
    "a chunk of 4 GiB": (post(CHUNKED, body=b"ffffffff\r\nx\r\n0\r\n\r\n" + SECOND), [413]),
    "a hundred chunks": (post(CHUNKED, body=chunked(*[b"x"] * 100) + SECOND), [400]),
    "a trailer": (post(CHUNKED, body=b"0\r\nX: y\r\n\r\n" + SECOND), [400]),
    "a trailer that says the length": (post(CHUNKED, body=b"0\r\nContent-Length: 35\r\n\r\n" + SECOND), [400]),
    "no line after the last chunk": (post(CHUNKED, body=b"0\r\n" + SECOND), [400]),
    # Heads
    "no host": (get(host=b"") + SECOND, [400]),
    "two hosts": (get(host=b"Host: x\r\nHost: x\r\n") + SECOND, [400]),
    "two hosts, spelled differently": (get(host=b"Host: x\r\nhOST: y\r\n") + SECOND, [400]),
    "a host that is a path": (get(host=b"Host: x/y\r\n") + SECOND, [400]),
    "a host that is somebody's": (get(host=b"Host: a@x\r\n") + SECOND, [400]),
    "a host with a blank": (get(host=b"Host: x y\r\n") + SECOND, [400]),
    "a blank before the first header": (LINE + b" Host: x\r\n\r\n" + SECOND, [400]),
    "a fold": (get(b"X: y\r\n z") + SECOND, [400]),
    "a fold with a tab": (get(b"X: y\r\n\tz") + SECOND, [400]),
    "a header without a colon": (get(b"X") + SECOND, [400]),
    "a header without a name": (get(b": y") + SECOND, [400]),
    "a name with a blank": (get(b"X Y: z") + SECOND, [400]),
    "a name with a bracket": (get(b"X(Y): z") + SECOND, [400]),
    "a name in another script": (get("Ж: z".encode()) + SECOND, [400]),
    "a NUL in a value": (get(b"X: y\x00z") + SECOND, [400]),
    "a bare CR in a value": (get(b"X: y\rz") + SECOND, [400]),
    "a CR before the line's end": (get(b"X: y\r") + SECOND, [400]),
    "a bare LF between headers": (get(b"X: y\nZ: w") + SECOND, [400]),
    "bare LFs all over": (b"GET /plain/ HTTP/1.1\nHost: x\n\n" + SECOND, [400]),
    "bare LFs at the end": (b"GET /plain/ HTTP/1.1\r\nHost: x\n\n" + SECOND, [400]),
    "bare LFs at the end of everything": (b"GET /plain/ HTTP/1.1\r\nHost: x\n\n", [400]),
    "a DEL in a value": (get(b"X: y\x7f") + SECOND, [400]),
    # First lines
    "a version to come": (get(line=b"GET /plain/ HTTP/1.2\r\n") + SECOND, [505]),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SECOND, [505]),
    "HTTP/0.9": (b"GET /plain/\r\n" + SECOND, [400]),
    "a version in small letters": (get(line=b"GET /plain/ http/1.1\r\n") + SECOND, [400]),
    "another protocol": (get(line=b"GET /plain/ ICE/1.1\r\n") + SECOND, [400]),
    "two blanks": (get(line=b"GET  /plain/ HTTP/1.1\r\n") + SECOND, [400]),
    "a tab": (get(line=b"GET\t/plain/ HTTP/1.1\r\n") + SECOND, [400]),
    "a blank behind": (get(line=b"GET /plain/ HTTP/1.1 \r\n") + SECOND, [400]),
    "a blank in the target": (get(line=b"GET /plain/ /x HTTP/1.1\r\n") + SECOND, [400]),
    "a NUL in the target": (get(line=b"GET /plain/\x00 HTTP/1.1\r\n") + SECOND, [400]),
    "a blank before": (get(line=b" GET /plain/ HTTP/1.1\r\n") + SECOND, [400]),
    "two empty lines before": (b"\r\n\r\n" + get() + SECOND, [400]),
    "a bare LF before": (b"\n" + get() + SECOND, [400]),
    "a method with a bracket": (get(line=b"GE(T /plain/ HTTP/1.1\r\n") + SECOND, [400]),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SECOND, [400]),
    "an answer": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + SECOND, [400]),
    # The end of the connection
    "close": (get(b"Connection: close") + SECOND, [200]),
    "close among others": (get(b"Connection: x, Close") + SECOND, [200]),
    "close in a second header": (get(b"Connection: keep-alive", b"Connection: close") + SECOND, [200]),
    "HTTP/1.0": (b"GET /plain/ HTTP/1.0\r\n\r\n" + SECOND, [200]),
    "HTTP/1.0 that stays": (b"GET /plain/ HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" + SECOND, [200, 200]),
    "an upgrade": (get(b"Connection: upgrade", b"Upgrade: websocket") + SECOND, [200, 200]),
    "HTTP/2 by upgrade": (get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk") + SECOND, [200, 200]),
    "a tunnel": (b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n" + SECOND, [405, 200]),
    # Expectations
    "an expectation of a page": (get(b"Expect: 100-continue") + SECOND, [417]),
    "an expectation of something else": (post(b"Expect: tea", LENGTH, body=SECOND), [417]),
    "an expectation with a form": (post(b"Expect: 100-continue", b"Content-Length: %d" % len(FORM), body=FORM) + SECOND, [100, 303, 200]),
    "an expectation with too long a form": (post(b"Expect: 100-continue", b"Content-Length: 9999", body=SECOND), [413]),
    "an expectation in HTTP/1.0": (b"GET /plain/ HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", [200]),
}

STAYS = frozenset(
    (
        "one request",
        "two requests",
        "an empty line before each",
        "a length of nothing",
        "a form with its length",
        "a form in chunks",
        "a form in chunks, spelled otherwise",
        "a form that is a request",
        "a form in chunks that is a request",
        "tabs and blanks round a value",
        "CL with zeros before",
        "CL longer than the form",
        "a body nobody spoke of",
        "HTTP/1.0 that stays",
        "an upgrade",
        "HTTP/2 by upgrade",
        "a tunnel",
        "an expectation with a form",
    )
)
"""After these the connection stays for the next request; after every other one it is over."""
