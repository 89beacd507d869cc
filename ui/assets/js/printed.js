// The printed page beside or above everything else: `plenarchat.printed(turn, start, end, opener)` opens it, and so does
// any element with `data-printed-turn`. Beside an answer in the chat it leaves the answer in reach; elsewhere it is modal.
(() => {
  const WIDE = matchMedia("(min-width: 1000px)"), CALM = 150, ZOOMS = [1, 1.25, 1.5, 2, 2.5], ZOOM = "plenarchat-printed-zoom";
  const frames = {};
  let dialog = null, opener = null, shown = null, spoken = null, wanted = 0, zoom = stored();

  // How large the page was last wanted, -1 where nobody has said so.
  function stored() {
    try { return ZOOMS.indexOf(+sessionStorage.getItem(ZOOM)); } catch { return -1; }
  }
  // On a phone the picture of a page as wide as the screen cannot be read.
  function size() {
    const small = part(".pc-sheet-picture") && part(".pc-printed-body").clientWidth < 560;
    return zoom >= 0 ? zoom : small ? ZOOMS.indexOf(2) : 0;
  }

  const part = selector => dialog.querySelector(selector);
  const inChat = () => document.getElementById("pc-talk") && WIDE.matches;
  const language = () => (document.documentElement.lang === "en" ? "en" : "de");

  function frame() {
    const spoken = language();
    frames[spoken] ??= fetch(`printed/frame?lang=${spoken}`).then(answer => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.text();
    }).catch(error => { delete frames[spoken]; throw error; });
    return frames[spoken];
  }

  // What is shown, as an address: parameters of `/printed`, and the same behind `#printed=` in the page's address.
  function address(what) {
    const query = new URLSearchParams({ turn: what.turn, start: what.start ?? 0, end: what.end ?? 0 });
    if (what.page) query.set("page", what.page);
    if (what.view) query.set("view", what.view);
    return query;
  }
  function remember(what) {
    const query = what && address(what);
    const hash = what ? `#printed=${what.turn}&${[...query].filter(([key]) => key !== "turn").map(([key, value]) => `${key}=${value}`).join("&")}` : "";
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  }
  function remembered() {
    if (!location.hash.startsWith("#printed=")) return null;
    const query = new URLSearchParams(location.hash.slice(1));
    return { turn: query.get("printed"), start: query.get("start"), end: query.get("end"), page: query.get("page"), view: query.get("view") };
  }

  function make() {
    dialog = document.createElement("dialog");
    dialog.id = "pc-printed";
    dialog.setAttribute("aria-labelledby", "pc-printed-title");
    (document.querySelector(".gradio-container") ?? document.body).append(dialog);
    dialog.addEventListener("click", clicked);
    dialog.addEventListener("keydown", pressed);
    dialog.addEventListener("cancel", event => { event.preventDefault(); close(); });
  }

  function appear() {
    const beside = Boolean(inChat());
    if (dialog.open && dialog.classList.contains("pc-beside") === beside) return;
    if (dialog.open) dialog.close();
    dialog.classList.toggle("pc-beside", beside);
    document.documentElement.classList.toggle("pc-printed-beside", beside);
    document.documentElement.classList.toggle("pc-printed-over", !beside);
    if (beside) dialog.show(); else dialog.showModal();
    if (!beside) enter();
  }

  // A page that fills the screen is left by going back, as on a phone one expects.
  let entered = false;
  function enter() {
    if (!history.state?.pcPrinted) {
      // What is gone back to shows no printed page, also where a link to one led here.
      const there = location.href;
      history.replaceState(history.state, "", location.pathname + location.search);
      history.pushState({ ...history.state, pcPrinted: true }, "", there);
    }
    entered = true;
  }
  addEventListener("popstate", event => {
    if (!entered || history.state?.pcPrinted) return;
    entered = false;
    event.stopImmediatePropagation();  // the page behind it is where it was
    close();
  }, true);

  function close() {
    if (!dialog?.open) return;
    wanted += 1;
    shown = null;
    dialog.close();
    // Of what is opened next another page must not be seen, not even for a moment.
    part(".pc-printed-slot")?.replaceChildren();
    document.documentElement.classList.remove("pc-printed-beside", "pc-printed-over");
    remember(null);
    if (entered) history.back();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  }

  function state(name) {
    dialog.querySelectorAll("[data-state]").forEach(element => { element.hidden = element.dataset.state !== name; });
    part(".pc-printed-slot")?.classList.toggle("pc-printed-dim", name === "loading");
    dialog.toggleAttribute("aria-busy", name === "loading");
  }

  // `focus` says what has the focus afterwards: a selector, or the page's title.
  async function show(what, focus) {
    const turn = ++wanted;
    if (!dialog) make();
    shown = what;
    spoken = language();
    appear();
    const slow = setTimeout(() => turn === wanted && part("[data-state]") && state("loading"), CALM);
    try {
      const words = await frame();
      if (turn !== wanted) return;
      if (dialog.dataset.spoken !== language()) {
        dialog.innerHTML = words;
        dialog.dataset.spoken = language();
      }
      if (!dialog.contains(document.activeElement)) part("[data-printed-close]").focus({ preventScroll: true });
      const query = address(what);
      query.set("lang", language());
      const answer = await fetch(`printed?${query}`);
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      const page = await answer.text();
      if (turn !== wanted) return;
      part(".pc-printed-slot").innerHTML = page;
      clearTimeout(slow);
      state(null);
      remember(what);
      arrive(focus);
    } catch {
      clearTimeout(slow);
      if (turn !== wanted) return;
      if (!part("[data-state]")) { close(); plenarchat.lost(); return; }  // not even the frame could be fetched: the server is gone
      part(".pc-printed-slot").replaceChildren();
      state("failed");
      part("[data-printed-again]").focus();
    }
  }

  function arrive(focus) {
    scale();
    const body = part(".pc-printed-body"), marks = [...dialog.querySelectorAll(".pc-desk mark, .pc-desk .pc-over")];
    if (marks.length) {
      const of = body.getBoundingClientRect(), [first, ...rest] = marks.map(mark => mark.getBoundingClientRect());
      const right = Math.max(first.right, ...rest.map(at => at.right)), left = Math.min(first.left, ...rest.map(at => at.left));
      const middle = right - left < body.clientWidth ? (left + right) / 2 : (first.left + first.right) / 2;
      body.scrollTop += first.top - of.top - body.clientHeight / 3;
      body.scrollLeft += middle - of.left - body.clientWidth / 2;
    }
    const held = focus && part(focus);
    (held && !held.disabled ? held : part("#pc-printed-title"))?.focus({ preventScroll: true });
    // The next page's picture, so that turning to it is at once.
    const picture = part(".pc-sheet-picture img"), next = part('[data-printed-way="after"]')?.dataset.printedPage;
    if (picture && next) new Image().src = picture.src.replace(/([?&]page=)\d+/, `$1${next}`);
  }

  function scale() {
    const desk = part(".pc-desk"), now = desk && size();
    if (!desk) return;
    desk.style.setProperty("--pc-zoom", ZOOMS[now]);
    dialog.querySelectorAll("[data-printed-zoom]").forEach(button => {
      button.disabled = !(now + +button.dataset.printedZoom in ZOOMS);
    });
  }

  function enlarge(step) {
    if (!part(".pc-desk") || !(size() + step in ZOOMS)) return;
    const body = part(".pc-printed-body"), before = ZOOMS[size()];
    const middle = body.scrollTop + body.clientHeight / 2, across = body.scrollLeft + body.clientWidth / 2;
    zoom = size() + step;
    try { sessionStorage.setItem(ZOOM, ZOOMS[zoom]); } catch { /* private window: this page only */ }
    scale();
    body.scrollTop = middle * ZOOMS[zoom] / before - body.clientHeight / 2;
    body.scrollLeft = across * ZOOMS[zoom] / before - body.clientWidth / 2;
  }

  function turnTo(button, focus) {
    const { printedPage, printedTurn } = button.dataset;
    if (printedPage) show({ ...shown, page: printedPage }, focus);
    else if (printedTurn) show(from(button), focus);
  }

  const from = element => ({
    turn: element.dataset.printedTurn, start: element.dataset.printedStart ?? 0, end: element.dataset.printedEnd ?? 0,
  });

  function clicked(event) {
    const button = event.target.closest("button");
    if (event.target === dialog && event.detail < 2 && !dialog.classList.contains("pc-beside")) close();  // on the ground behind it
    if (!button || button.disabled) return;
    const { printedZoom, printedWay } = button.dataset;
    if ("printedClose" in button.dataset) close();
    else if ("printedAgain" in button.dataset) show(shown);
    else if ("printedView" in button.dataset) show({ ...shown, view: shown.view ? null : "text" }, "[data-printed-view]");
    else if (printedZoom) enlarge(+printedZoom);
    else turnTo(button, printedWay && `[data-printed-way="${printedWay}"]`);
    if (button.dataset.printedTurn) event.stopPropagation();  // opened here already
  }

  const WAYS = { ArrowLeft: "before", PageUp: "before", ArrowRight: "after", PageDown: "after" };
  function pressed(event) {
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey && event.key !== "Tab") return;
    const way = WAYS[event.key] && part(`[data-printed-way="${WAYS[event.key]}"]`);
    if (way) { event.preventDefault(); turnTo(way); }
    if (event.key === "+" || event.key === "-") enlarge(event.key === "+" ? 1 : -1);
    if (event.key === "Tab") hold(event);
  }

  // The focus goes round within the viewer; Escape gives it back.
  function hold(event) {
    const within = [...dialog.querySelectorAll("button:not(:disabled), a[href], summary, [tabindex='0']")].filter(e => e.checkVisibility());
    const first = within[0], last = within.at(-1), at = document.activeElement;
    if (event.shiftKey && at === first) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && at === last) {
      event.preventDefault();
      first?.focus();
    }
  }

  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    const opens = event.target.closest("[data-printed-turn]");
    if (opens && !dialog?.contains(opens)) {
      event.preventDefault();
      opener = opens;
      show(from(opens));
    }
  });

  WIDE.addEventListener("change", () => { if (dialog?.open) appear(); });

  plenarchat.closePrinted = () => { opener = null; close(); }; // the focus stays where it is
  plenarchat.printed = (turn, start, end, from) => {
    opener = from ?? document.activeElement;
    show({ turn, start, end });
  };

  // A link to a printed page; the viewer speaks the page's language, and what stands in it follows a change.
  let begun = false;
  plenarchat.watch(() => {
    const ready = document.querySelector(".pc-header") && !document.documentElement.classList.contains("pc-waiting");
    if (!begun && ready) {
      begun = true;
      const held = remembered();
      if (held?.turn) show(held); else frame().catch(() => { /* asked for again when it is needed */ });
    }
    if (dialog?.open && shown && spoken !== language()) show(shown);
  });
  addEventListener("hashchange", () => {
    const held = remembered();
    if (held?.turn) show(held); else close();
  });
})();
