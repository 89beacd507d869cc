"""The syntax of SQL, of full-text queries and of patterns in questions: text like any other, in every door.

Asked on the index of harmful sittings: none of it may be an error of the server, change the index, or find more than
the words it is made of.
"""

from __future__ import annotations

from itertools import product

import httpx

from scripts.attacks.protocols import TOPIC
from scripts.attacks.tally import Tally

_PIECES = (
    "' OR '1'='1",
    "'; DROP TABLE turns; --",
    '"; DELETE FROM sittings; --',
    "1; ATTACH DATABASE '/tmp/x' AS x; --",
    "' UNION SELECT key, value, 1 FROM manifest --",
    "'||(SELECT value FROM manifest LIMIT 1)||'",
    "load_extension('/tmp/x.so')",
    "0x27204f5220313d31",
    "AND",
    "OR OR OR",
    "NOT",
    "NEAR(",
    "NEAR(a b, 999999999)",
    "text : x",
    "speaker:x AND agenda:y",
    "{text speaker} : x",
    "- text : x",
    "^",
    "^^^^",
    '"',
    '"""',
    '"unclosed',
    "*",
    "a* b* c*",
    "(((((((((((",
    ")))",
    "a + b + c",
    "a AND (b OR",
    "rank",
    "terms MATCH 'x'",
    "%",
    "%%%%%%%%%%%%",
    "_%_%_%_%_",
    "\\",
    "\\\\'",
    "[",
    "[a-z]*",
    "(a+)+$",
    ".*.*.*.*.*.*=.*",
    "\x00",
    "a\x00b",
    "\ufffe\uffff",
    "\u202e\u200b\u2066",
    "\U0001f600",
    "ſ" * 200,
    "ﬀ" * 200,
    "\u0301" * 500,
    "a" * 1900,
    "a " * 900,
    "OR " * 600,
    '" ' * 600,
    "8/1 " * 400,
    "$where: 1",
    '{"$gt": ""}',
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "%s%s%s%n",
    "{0.__class__}",
    "%(x)s",
    "\r\nSet-Cookie: a=b",
    "\r\n\r\nHTTP/1.1 200 OK",
    "../../../../etc/passwd",
    "`id`",
    "$(id)",
    "| id",
    "; id",
)
SECONDS = 30
_WAYS = ("{piece}", f"{TOPIC} {{piece}}", f"{{piece}} {TOPIC}", "„{piece}“")
# Where a question, a quote or a name goes in: path, and the parameters that it stands in for.
_DOORS = (
    ("/search/turns.csv", ("q",)),
    ("/search/turns.csv", ("q", "speaker", "agenda", "office", "drucksache", "from")),
    ("/api/v1/search", ("query",)),
    ("/api/v1/ask", ("question",)),
    ("/api/v1/verify", ("quote",)),
    ("/api/v1/search", ("query", "speaker", "agenda", "office", "party", "parliament")),
)


def attack(address: str) -> Tally:
    """Every piece alone, behind and before words and quoted, through every door."""
    tally = Tally("syntax of SQL, FTS5, patterns and headers in questions, quotes and filters")
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        held = client.get("/api/v1/sittings").json()
        for (path, names), piece, way in product(_DOORS, _PIECES, _WAYS):
            try:
                answer = client.get(path, params=dict.fromkeys(names, way.format(piece=piece)))
            except httpx.TimeoutException:
                tally.attempt(f"{piece} {way}", [f"no answer from {path} in {SECONDS} s"])
                continue
            except httpx.TransportError:  # an address too long to be read is hung up on
                alive = client.get("/healthz").status_code == 200
                tally.attempt(f"{piece} {way}", [] if alive else ["the server does not answer any more"])
                continue
            wrong = [f"status {answer.status_code} from {path}"] if answer.status_code >= 500 else []
            if "set-cookie" in answer.headers:
                wrong.append("a header of the attacker's")
            if any(word in answer.text for word in ("sqlite", "OperationalError", "Traceback", "index_id", "root:x:")):
                wrong.append(f"shows its inside through {path}")
            tally.attempt(f"{piece} {way}", wrong)
            tally.seen += answer.status_code == 200
        if client.get("/api/v1/sittings").json() != held:
            tally.through.append("the index is not what it was")
    return tally
