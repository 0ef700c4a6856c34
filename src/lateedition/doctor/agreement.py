"""What the doctor finds in what the audit wrote down: whether desk, log and edition agree, and how far other machines are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lateedition.doctor.finding import Finding, State
from lateedition.press.findings import Findings, Node

OLD_S = 180.0
"""How old what the audit found may be: it looks every minute."""

_START = "start it (lateedition up, node or audit), or read its last lines"


def audit_found(found: Findings | None, *, now: datetime) -> Finding:
    """Say what desk, handover log and edition differ in."""
    if found is None:
        return Finding("audit", "look", "desk and edition have not been compared yet", {"differences": []}, _START)
    age_s = round(now.timestamp() - found.looked)
    facts = {
        "age_s": age_s,
        "took_s": found.took_s,
        "differences": [msgspec.structs.asdict(each) for each in found.differences],
        "unheard": list(found.unheard),
        "walks": {name: msgspec.structs.asdict(walk) for name, walk in found.walks.items()},
    }
    if found.differences:
        named = "; ".join(each.words() for each in found.differences[:3])
        more = f" … and {len(found.differences) - 3} more (--json)" if len(found.differences) > 3 else ""
        return Finding("audit", "wrong", f"{len(found.differences)} differences: {named}{more}", facts, found.differences[0].do)
    if age_s > OLD_S:
        return Finding("audit", "look", f"desk and edition were last compared {age_s} s ago, and agreed", facts, _START)
    if found.unheard:
        said = f"could not compare everything {age_s} s ago: {'; '.join(found.unheard)}"
        return Finding("audit", "look", said, facts, "see what is said of what does not answer")
    return Finding("audit", "fine", f"desk, log and edition agreed {age_s} s ago", facts)


def nodes_found(nodes: Sequence[Node]) -> list[Finding]:
    """Say how far the other machines are."""
    return [_node_found(node) for node in nodes]


def _node_found(node: Node) -> Finding:
    facts = msgspec.structs.asdict(node)
    if node.trouble:
        do = "see whether it can be reached and run lateedition doctor there; let the balancer leave it out"
        return Finding("node", "wrong", node.trouble, facts, do)
    said = f"{node.url} serves edition {node.edition}, {node.behind} documents behind"
    state: State = "look" if node.behind else "fine"
    return Finding("node", state, said, facts, "if it stays so, run lateedition doctor there" if node.behind else "")
