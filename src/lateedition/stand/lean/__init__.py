"""The lean front: HTTP/1.1 over plain TCP for the stand alone, in as few steps as there can be.

It takes GET and HEAD, one small form and one stream, and refuses everything else, so that what it does not know it cannot get
wrong. httptools reads the headers, uvloop moves the bytes, and this package says what is allowed (RFC 9110, RFC 9112):

    crew         the parent: binds the port, forks the workers, brings back those that die
    worker       one process: its loop, its sweep, its graceful end
    floor        what all connections of a worker share
    connection   one connection: bytes in, answers out, every limit kept
    listeners    the connections that are told of new editions
    reader       bytes -> the head of a request, by llhttp; plain_heads, the short way for nearly all of them
    heads        what is known of a request before its body
    targets      what a request is for: path and query
    bodies       bytes -> the form behind a head
    demands      what a head asks of its connection beside an answer
    sending      a file on its way, a piece at a time
    refusals     why a request is not answered
    wire         an answer -> bytes
    limits       every limit, with its reason
"""
