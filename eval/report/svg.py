"""matplotlib's drawings as SVG within a page, coloured by its style sheet, so that they fit light and dark."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from eval.report.shown import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Drawn in these, shown in the colours that the style sheet has for the classes `f-…` (fill) and `s-…` (stroke).
INK, SOFT, LINE, ACCENT, SILVER = (f"#00000{digit}" for digit in range(1, 6))
_CLASSES = {INK: "ink", SOFT: "soft", LINE: "line", ACCENT: "accent", SILVER: "silver"}
_KEPT_STYLES = {
    "fill", "fill-opacity", "font-size", "font-weight", "opacity", "stroke", "stroke-dasharray", "stroke-dashoffset",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip
_SETTINGS: Mapping[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "plenarchat",
    "text.parse_math": False,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.axisbelow": True,
    "font.family": "DejaVu Sans",
    "font.size": 12,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.color": LINE,
    "ytick.labelcolor": INK,
    "ytick.major.size": 0,
}


def drawn(name: str, label: str, size: tuple[float, float], draw: Callable[[Axes], None]) -> str:
    """What `draw` puts on empty axes, as an `<svg>` element of `size` (width, height in pixels at its natural size).

    `name` must be unique within the page, `label` says what is to be seen. The same drawing gives the same text.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with _settings(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a letter that the measuring font lacks: the browser has others
        figure = Figure(figsize=(size[0] / 72, size[1] / 72), dpi=72, layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        for ground in (figure.patch, axes.patch):
            ground.set_visible(False)
        written = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)  # its method has no types
        canvas.print_svg(written, metadata={"Date": None, "Creator": None})
    return _inline(written.getvalue(), name, label)


def _settings() -> AbstractContextManager[None]:
    from matplotlib import rc_context

    settings: Any = dict(_SETTINGS)  # the names are a type of their own in matplotlib
    return rc_context(settings)


def _inline(text: str, name: str, label: str) -> str:
    """Without what only a file of its own needs, and with no inline style, which the page's policy forbids."""
    root = ElementTree.fromstring(text)  # nosec B314 # drawn here
    for parent in root.iter():
        for child in list(parent):
            if _tag(child) in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        element.tag = _tag(element)
        element.attrib = _attributes(element, name)
    _without_idle_ids(root)
    root.attrib = {"viewBox": root.attrib["viewBox"], "role": "img", "aria-label": clean(label), "class": "plot"}
    title = ElementTree.Element("title")
    title.text = clean(label)
    root.insert(0, title)
    for element in root.iter():
        if element.tag != "text":
            element.tail = None
            element.text = element.text if element.tag in ("title", "tspan") else None
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: ElementTree.Element, name: str) -> dict[str, str]:
    held: dict[str, str] = {}
    for key, value in element.attrib.items():
        key = key.rpartition("}")[2]
        if key == "style":
            pairs = (part.partition(":") for part in value.split(";"))
            held |= {k.strip(): v.strip() for k, _, v in pairs if k.strip() in _KEPT_STYLES}
        elif key == "id":
            held["id"] = f"{name}-{value}"
        elif key == "href":
            held["href"] = f"#{name}-{value.lstrip('#')}"
        elif key == "clip-path":
            held["clip-path"] = value.replace("#", f"#{name}-")
        elif key == "d":
            held["d"] = " ".join(value.split())
        else:
            held[key] = value
    classes = []
    for key, letter in (("fill", "f"), ("stroke", "s")):
        if (colour := _CLASSES.get(held.get(key, ""))) is not None:
            classes.append(f"{letter}-{colour}")
            del held[key]
    return held | ({"class": " ".join(classes)} if classes else {})


def _without_idle_ids(root: ElementTree.Element) -> None:
    used = {e.attrib["href"][1:] for e in root.iter() if "href" in e.attrib}
    used |= {e.attrib["clip-path"][5:-1] for e in root.iter() if "clip-path" in e.attrib}
    for element in root.iter():
        if element.attrib.get("id") not in used:
            element.attrib.pop("id", None)
