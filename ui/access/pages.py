"""The pages that the gate itself shows: to log in, and that something is not to be had. They need no script."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from ui.i18n import LANGUAGES, Translator
from ui.markup import attributes, join, text

_STYLE = """
:root { color-scheme: light dark; --ground: #f6f4ef; --paper: #fff; --ink: #1d2429; --soft: #57616a; --line: #8a8f8c;
  --accent: #1c5578; --on: #fff; --problem: #8f2419; --problem-soft: #fbeae7; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181c; --paper: #1b2126; --ink: #e6e4de; --soft: #a3abb2;
  --line: #6b757d; --accent: #8cc3e4; --on: #0f1a21; --problem: #f5a79d; --problem-soft: #3a211e; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--ground);
  color: var(--ink); font: 17px/1.5 system-ui, "Segoe UI", sans-serif; }
main { width: 100%; max-width: 400px; padding: 32px 28px; background: var(--paper); border-radius: 8px; }
h1 { margin: 0 0 4px; font: 600 24px/1.2 Georgia, serif; }
p { margin: 0 0 16px; color: var(--soft); }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
input { width: 100%; padding: 10px 12px; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: 6px; }
button, .button { display: block; width: 100%; margin-top: 24px; padding: 11px 12px; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; color: var(--on); background: var(--accent);
  border: 1px solid var(--accent); border-radius: 6px; cursor: pointer; }
.second { color: var(--accent); background: none; }
a { color: var(--accent); }
ul { margin: 16px 0 0; padding-left: 20px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.problem { margin: 16px 0 0; padding: 10px 12px; color: var(--problem); background: var(--problem-soft);
  border-radius: 6px; }
nav { margin-top: 24px; font-size: 15px; }
nav a { display: inline-block; padding: 4px 8px 4px 0; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
).encode()
"""These pages load nothing and run nothing."""


@dataclass(frozen=True, slots=True)
class LoginForm:
    """What the login page offers. `root` is the path below which the site lies, `goal` where it leads afterwards."""

    root: str
    goal: str
    passwords: bool = True
    openid: bool = False
    name: str = ""
    problem: str | None = None


def login_page(form: LoginForm, t: Translator) -> bytes:
    """The page to log in."""
    problem = f'<p class="problem" role="alert" id="problem">{text(form.problem)}</p>' if form.problem else ""
    described = {"aria-describedby": "problem" if form.problem else None, "aria-invalid": "true" if problem else None}
    name: dict[str, object] = {
        **{"id": "name", "name": "name", "value": form.name, "autocomplete": "username", "maxlength": 200},
        **{"autocapitalize": "none", "spellcheck": "false"},
    }
    secret: dict[str, object] = {"id": "password", "name": "password", "type": "password", "maxlength": 1024}
    focus = " autofocus"
    fields = join(
        f'<form method="post" action="{text(form.root)}/login">',
        f"<input{attributes({'type': 'hidden', 'name': 'next', 'value': form.goal})}>",
        f'<label for="name">{text(t("login.name"))}</label>',
        f"<input required{attributes(name | described)}{'' if form.name else focus}>",
        f'<label for="password">{text(t("login.password"))}</label>',
        f'<input required autocomplete="current-password"{attributes(secret | described)}{focus if form.name else ""}>',
        f"<button>{text(t('login.go'))}</button></form>",
    )
    held = attributes({"href": f"{form.root}/login/openid?{_query(form.goal)}"})
    style = "button second" if form.passwords else "button"
    elsewhere = f'<a class="{style}"{held}>{text(t("login.openid"))}</a>' if form.openid else ""
    languages = "".join(
        f"<a{attributes({'href': f'{form.root}/login?lang={code}&{_query(form.goal)}', 'lang': code})}>"
        f"{text(t(f'language.{code}'))}</a>"
        for code in LANGUAGES
        if code != t.language
    )
    body = join(
        f"<h1>plenarchat</h1><p>{text(t('login.lead'))}</p>{problem}",
        fields if form.passwords else None,
        f'{elsewhere}<nav aria-label="{text(t("language"))}">{languages}</nav>',
    )
    return _page(t("login.title"), body, t)


def message_page(
    title: str, words: str, t: Translator, links: tuple[tuple[str, str], ...] = (), out: str = ""
) -> bytes:
    """A page that says one thing, with links (address, words) that go on, and the way out where there is one."""
    listed = "".join(f"<li><a{attributes({'href': address})}>{text(name)}</a></li>" for address, name in links)
    leave = (
        f'<form method="post"{attributes({"action": out})}><button class="second">{text(t("logout"))}</button></form>'
    )
    body = join(
        f"<h1>{text(title)}</h1><p>{text(words)}</p>",
        f"<ul>{listed}</ul>" if links else None,
        leave if out else None,
    )
    return _page(title, body, t)


def _page(title: str, body: str, t: Translator) -> bytes:
    return (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{text(title)} – plenarchat</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    ).encode()


def _query(goal: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": goal})
