# Who subscribes to feeds, follows in the fediverse, has their browser told (docs/running/push.md) or signs up for letters
# (docs/running/letters.md) asks the dispatch (docs/running/dispatch.md). Where LATEEDITION_DISPATCH_PORT is set, put this at the end of
# site.vcl: include "dispatch.vcl";

backend dispatch {
    .host = "127.0.0.1";
    .port = "8003";
    .connect_timeout = 1s;
    .first_byte_timeout = 15s;
}

sub vcl_recv {
    if (req.url ~ "^(/-/hub$|/-/fediverse/|/-/push/|/-/letters/|/\.well-known/(webfinger|nodeinfo)($|\?))") {
        call name_the_site;
        set req.backend_hint = dispatch;
        return (pass);
    }
}
