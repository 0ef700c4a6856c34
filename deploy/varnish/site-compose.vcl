# site.vcl for compose.yaml: its two nodes, its own network. What is yours: the site's name, the machines that serve it, and who may tell this cache to forget.

import directors;

probe health {
    .request =
        "GET /-/health HTTP/1.1"
        "Host: www.example.org"
        "Connection: close";
    .interval = 1s;
    .timeout = 1s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

# One for each machine.
backend stand1 {
    .host = "node1";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 10s;
    .probe = health;
}

backend stand2 {
    .host = "node2";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 10s;
    .probe = health;
}

# Who may tell this cache to forget: the machines on which `lateedition purge` runs.
acl purgers {
    "10.0.0.0"/8;
    "172.16.0.0"/12;
    "192.168.0.0"/16;
}

sub vcl_init {
    new stands = directors.round_robin();
    stands.add_backend(stand1);
    stands.add_backend(stand2);
}

sub name_the_site {
    if (req.http.host !~ "^www\.example\.org(:[0-9]+)?$") {
        return (synth(421, "Misdirected Request"));
    }
    set req.http.host = "www.example.org";
}
