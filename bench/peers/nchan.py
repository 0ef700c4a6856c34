"""nchan, from Debian: the module that makes nginx hand out Server-Sent Events, in C."""

from __future__ import annotations

import http.client
from contextlib import AbstractContextManager
from pathlib import Path

from bench.harness import installing
from bench.harness.processes import Running, running
from bench.peers.nginx import user

FOLLOW, _PUBLISH = "/follow", "/publish"
_CONFIGURATION = """
load_module {module};
user {user};
worker_processes 1;
worker_rlimit_nofile {files};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections {files}; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /follow {{ nchan_subscriber eventsource; nchan_channel_id all; nchan_subscriber_first_message newest; }}
    location = /publish {{ nchan_publisher; nchan_channel_id all; }}
  }}
}}
"""


def install() -> str:
    """Make sure that nchan is there; return its version. Raises CannotHave."""
    installing.apt("nginx-light", "libnginx-mod-nchan")
    return f"nchan {installing.version_of('libnginx-mod-nchan')}"


def serving(*, port: int, connections: int, work: Path, core: int | None = None) -> AbstractContextManager[Running]:
    """Run an nginx with nchan that takes so many connections in a `with`."""
    folder = work / "nchan"
    folder.mkdir(parents=True)
    module = next(Path("/usr/lib/nginx/modules").glob("ngx_nchan_module.so"))
    configuration = folder / "nginx.conf"
    configuration.write_text(_CONFIGURATION.format(module=module, user=user(), folder=folder, port=port, files=connections + 1_000))
    command = ["nginx", "-e", folder / "error.log", "-c", configuration, "-p", folder]
    return running("nchan", command, folder=folder, port=port, core=core)


def tell(port: int, content: bytes) -> None:
    """Send an event to everybody who follows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", _PUBLISH, content)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status not in (200, 201, 202):
        raise RuntimeError(f"nchan answers {answer.status} to an event")
