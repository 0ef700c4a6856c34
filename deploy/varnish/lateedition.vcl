vcl 4.1;

# Varnish in front of Late Edition: whole composed pages are kept for seconds, forgotten when an edition changed them, and kept
# longer only while nothing behind answers. Works with Varnish 7 and the vmod xkey (Debian: varnish-modules).
# Your own names and addresses are in site.vcl; nothing here need be changed.
# No ESI: an edition is whole, and page and lists would age apart here.

import std;
import xkey;

include "site.vcl";

sub vcl_recv {
    if (req.url == "/-/purge" && req.method == "POST") {
        if (client.ip !~ purgers) {
            return (synth(403, "Forbidden"));
        }
        if (req.http.Surrogate-Key !~ "^[a-z]") {
            return (synth(400, "Surrogate-Key is missing"));
        }
        if (req.http.Fastly-Soft-Purge) {
            set req.http.forgotten = xkey.softpurge(req.http.Surrogate-Key);
        } else {
            set req.http.forgotten = xkey.purge(req.http.Surrogate-Key);
        }
        return (synth(200, "Forgot " + req.http.forgotten));
    }

    # No page may be made or kept under a name that somebody made up.
    call name_the_site;
    set req.backend_hint = stands.backend();

    # What comes from outside must not look as if it came from a restart.
    if (req.restarts == 0) {
        unset req.http.X-Outage;
    }

    # Server-sent events.
    if (req.url ~ "^/-/live") {
        return (pipe);
    }
    # Choices, search, health, and all that is no reading.
    if (req.url ~ "^/-/" || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }

    # The past (docs/running/past.md): it may be recalled at any time, and nothing of it is kept.
    if (req.url ~ "[?&]at=" || req.http.Accept-Datetime) {
        return (pass);
    }

    # What a page depends on, and nothing else of a request.
    set req.url = regsub(req.url, "\?.*$", "");
    # Of a reader's answer, that there was one to this version of the notice: what was agreed to changes no page.
    if (req.http.Cookie ~ "(^|;)\s*consent=[0-9a-f]{1,16}(\.[a-z0-9-]{1,20}){0,20}\s*(;|$)") {
        set req.http.Cookie = regsub(req.http.Cookie, "^(?:.*;)?\s*(consent=[0-9a-f]{1,16})(?:\.[a-z0-9-]{1,20}){0,20}\s*(?:;.*)?$", "\1");
    } else {
        unset req.http.Cookie;
    }
    if (req.http.Sec-GPC ~ "(^|,)1(,|$)") {
        set req.http.Sec-GPC = "1";
    } else {
        unset req.http.Sec-GPC;
    }
    unset req.http.Authorization;

    # While all is well a copy is handed out a second over its time; while nothing answers, as long as it says itself.
    if (std.healthy(req.backend_hint) && !req.http.X-Outage) {
        set req.grace = 1s;
    }
    return (hash);
}

sub vcl_hit {
    # Who names the edition they have seen is never answered with an older one from here.
    if (std.integer(req.http.Late-Edition-Position, 0) > std.integer(obj.http.Late-Edition-Position, 0)) {
        return (pass);
    }
}

sub vcl_backend_response {
    set beresp.http.xkey = beresp.http.Surrogate-Key + " all";

    # Nothing of a failure is kept, and a failure while a copy is renewed leaves the copy where it is.
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        set beresp.keep = 0s;
        return (deliver);
    }

    if (beresp.status == 200 && beresp.http.Cache-Control ~ "^public, max-age=0, stale-while-revalidate=[0-9]+, stale-if-error=[0-9]+$") {
        # Pages. An edition that changes one makes this cache forget it at once.
        set beresp.ttl = 2s;
        set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+)$", "\1s"), 60s);
        set beresp.keep = 1d;
        return (deliver);
    }
    if (beresp.status == 200 && beresp.http.Cache-Control ~ "immutable$") {
        # Pictures, which may be recalled, and files.
        set beresp.ttl = 1h;
        set beresp.grace = 60s;
        return (deliver);
    }

    # The rest (no-store, must-revalidate, private: tombstones, redirects, what is not there) is never kept, nor served stale.
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    set beresp.ttl = 120s;
    set beresp.uncacheable = true;
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.is_bgfetch) {
        return (abandon);
    }
}

sub vcl_deliver {
    # stale-if-error: when the answer is a failure, look once more for a copy that may be handed out now.
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD") && req.url !~ "^/-/"
        && !req.http.Late-Edition-Position) {
        set req.http.X-Outage = "1";
        return (restart);
    }
    # 503 for a reader who has seen a newer edition: another machine may have it.
    if (resp.status == 503 && req.http.Late-Edition-Position && req.restarts < 2) {
        return (restart);
    }
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}
