// The reader: goes to the turn its address names, finds and filters within the sitting, and moves by keys.
(() => {
  const KEYS = "plenarchat-keys";
  const wide = matchMedia("(min-width: 1000px)");
  const protocol = () => document.querySelector(".pc-protocol");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const field = name => document.querySelector(`.pc-protocol [name="${name}"]`);

  // What is set in the page stands in its address, so that it survives a reload and can be passed on.
  function remember(values) {
    const address = new URL(location);
    for (const [name, value] of Object.entries(values)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  // What lies around a place is only estimated until it is drawn: it is gone to again until it stays where it should,
  // or somebody scrolls.
  let going = 0;
  ["wheel", "touchmove", "pointerdown"].forEach(kind => addEventListener(kind, () => { going += 1; }, { passive: true }));
  function settle(away) {
    const mine = (going += 1);
    let calm = 0, frames = 0;
    (function again() {
      if (going !== mine || frames > 40) return;
      frames += 1;
      const by = Math.round(away());
      const before = scrollY;
      if (by) scrollTo({ top: scrollY + by, behavior: "instant" });
      calm = by && scrollY !== before ? 0 : calm + 1;
      if (calm < 4) requestAnimationFrame(again);
    })();
  }

  function goTo(element, { focus = true } = {}) {
    if (!element) return;
    const margin = parseFloat(getComputedStyle(element).scrollMarginTop) || 0;
    if (focus) element.focus({ preventScroll: true });
    settle(() => element.getBoundingClientRect().top - margin);
  }

  // Finding: case does not count; every word has to stand in the turn, "words in quotation marks" as they are. What is
  // called in between counts too, page numbers do not.
  function fold(words) {
    const small = words.toLowerCase();
    if (small.length === words.length) return small;
    // Sign by sign, so that places in it are places in the text.
    return words.split("").map(sign => (sign.toLowerCase().length === 1 ? sign.toLowerCase() : sign)).join("");
  }

  function wanted(query) {
    const parts = query.match(/["„“”»«][^"„“”»«]+["„“”»«]?|[^\s"„“”»«]+/g) ?? [];
    return [...new Set(parts.map(part => fold(part.replace(/["„“”»«]/g, "").trim().replace(/\s+/g, " "))).filter(Boolean))];
  }

  let texts = new WeakMap();
  function textOf(turn) {
    let held = texts.get(turn);
    if (held) return held;
    const nodes = [], starts = [];
    let whole = "";
    for (const block of turn.querySelectorAll(".pc-set > p")) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode());) {
        if (node.parentElement.closest(".pc-page")) continue;
        nodes.push(node);
        starts.push(whole.length);
        whole += node.data;
      }
      whole += "\n";
    }
    held = { nodes, starts, folded: fold(whole.replace(/\n/g, " ")) };
    texts.set(turn, held);
    return held;
  }

  function place(held, offset) {
    let low = 0, high = held.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (held.starts[middle] <= offset) low = middle; else high = middle - 1;
    }
    return [held.nodes[low], Math.min(offset - held.starts[low], held.nodes[low].data.length)];
  }

  function rangesOf(turn, words) {
    const held = textOf(turn), ranges = [];
    if (!held.nodes.length || !words.every(word => held.folded.includes(word))) return [];
    const spans = [];
    for (const word of words) {
      for (let at = held.folded.indexOf(word); at >= 0; at = held.folded.indexOf(word, at + word.length)) spans.push([at, at + word.length]);
    }
    spans.sort((a, b) => a[0] - b[0]);
    for (const [start, end] of spans) {
      const range = document.createRange();
      range.setStart(...place(held, start));
      const [node, offset] = place(held, end - 1);
      range.setEnd(node, offset + 1);
      ranges.push(range);
    }
    return ranges;
  }

  let matches = [], current = -1;
  function paint() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.set("pc-find", new Highlight(...matches.map(match => match.range)));
    const here = matches[current]?.range;
    const now = here ? new Highlight(here) : new Highlight();
    now.priority = 1;
    CSS.highlights.set("pc-find-here", now);
  }

  function step(by) {
    if (!matches.length) return;
    current = (current + by + matches.length) % matches.length;
    const { range, turn } = matches[current];
    turn.scrollIntoView({ block: "nearest", behavior: "instant" }); // so that it is drawn
    settle(() => range.getBoundingClientRect().top - innerHeight / 3);
    paint();
    say();
  }

  let turnsShown = 0;
  function say() {
    const count = document.querySelector(".pc-found-count");
    if (!count) return;
    const words = wanted(field("find").value), limited = field("who").value || field("chairless").checked;
    const number = value => value.toLocaleString(document.documentElement.lang === "en" ? "en" : "de");
    const pattern = words.length ? (matches.length === 1 ? count.dataset.one : count.dataset.many) : limited ? count.dataset.only : "";
    const before = words.length && current >= 0 ? `${number(current + 1)} / ` : "";
    const said = before + pattern.replace("{n}", number(matches.length)).replace("{turns}", number(turnsShown));
    if (count.textContent !== said) count.textContent = said;
    all("[data-find-step]").forEach(button => { button.disabled = !matches.length; });
  }

  function narrow({ keep = false } = {}) {
    const root = protocol();
    if (!root || !field("find")) return;
    const words = wanted(field("find").value), who = field("who").value, chairless = field("chairless").checked;
    matches = [];
    turnsShown = 0;
    for (const turn of all(".pc-said", root)) {
      let shown = (!who || turn.dataset.who === who) && !(chairless && turn.dataset.chair);
      if (shown && words.length) {
        const ranges = rangesOf(turn, words);
        shown = ranges.length > 0;
        for (const range of ranges) matches.push({ range, turn });
      }
      if (turn.hidden === shown) turn.hidden = !shown;
      if (shown) turnsShown += 1;
    }
    for (const item of all(".pc-item", root)) {
      const empty = !item.querySelector(".pc-said:not([hidden])");
      if (item.hidden !== empty) item.hidden = empty;
      const entry = root.querySelector(`.pc-toc [data-go="${item.id}"]`)?.closest("li");
      entry?.classList.toggle("pc-toc-out", empty);
    }
    root.querySelector("[data-none]").hidden = turnsShown > 0;
    root.classList.toggle("pc-narrowed", Boolean(words.length || who || chairless));
    current = -1;
    paint();
    say();
    if (!keep) {
      const option = field("who").selectedOptions[0];
      remember({ find: field("find").value.trim(), who: who ? option.dataset.name : "", chair: chairless ? "0" : "" });
    }
  }

  // Moving
  const shown = selector => all(selector, protocol()).filter(element => !element.hidden);
  const top = element => element.getBoundingClientRect().top;
  function move(selector, by) {
    const list = shown(selector);
    const edge = parseFloat(getComputedStyle(list[0] ?? document.body).scrollMarginTop) || 0;
    const held = document.activeElement?.closest?.(selector);
    let at = held ? list.indexOf(held) : -1;
    // Whoever has scrolled away goes on from what is in sight.
    if (at < 0 || top(list[at]) > innerHeight || list[at].getBoundingClientRect().bottom < 0) {
      at = list.findIndex(element => top(element) >= edge - 4);
      if (at < 0) at = list.length;
      if (by > 0) at -= 1;
      if (by > 0 && Math.abs(top(list[at + 1] ?? document.body) - edge) <= 4) at += 1;
    }
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    goTo(selector === ".pc-item" ? next?.querySelector("h3") : next);
  }

  const keysOn = () => { try { return localStorage.getItem(KEYS) !== "off"; } catch { return true; } };
  function showKeys() {
    const dialog = document.querySelector(".pc-keys");
    if (!dialog) return;
    dialog.querySelector('[name="keys"]').checked = keysOn();
    dialog.showModal();
  }

  document.addEventListener("keydown", event => {
    if (!protocol() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    if (!(target instanceof Element) || document.querySelector("dialog[open]")) return;
    if (target.matches('[name="find"]')) {
      if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
      if (event.key === "Escape" && target.value) { event.preventDefault(); target.value = ""; narrow(); }
      return;
    }
    if (target.closest("input, textarea, select, [contenteditable]")) return;
    const onTurn = target.matches(".pc-said");
    const actions = {
      j: () => move(".pc-said", 1), k: () => move(".pc-said", -1),
      n: () => move(".pc-item", 1), p: () => move(".pc-item", -1),
      "/": () => { const find = field("find"); find?.focus(); find?.select(); },
      "?": showKeys,
    };
    const arrows = onTurn ? { ArrowDown: actions.j, ArrowUp: actions.k } : {};
    const action = arrows[event.key] ?? (keysOn() ? actions[event.key] : undefined);
    if (!action) return;
    event.preventDefault();
    action();
  });

  // `input` of the list's filter stands in the address too.
  document.addEventListener("input", event => {
    if (!(event.target instanceof Element)) return;
    if (event.target.matches('.pc-protocol [name="find"]')) narrow();
    if (event.target.closest("#pc-reader-filter")) remember({ filter: event.target.value.trim(), sitting: "", turn: "" });
  });
  document.addEventListener("change", event => {
    if (!(event.target instanceof Element)) return;
    if (event.target.matches('.pc-protocol [name="who"], .pc-protocol [name="chairless"]')) narrow();
    if (event.target.matches('.pc-keys [name="keys"]')) {
      try { localStorage.setItem(KEYS, event.target.checked ? "on" : "off"); } catch { /* this page only */ }
    }
  });
  document.addEventListener("click", event => {
    if (!(event.target instanceof Element) || !protocol()) return;
    const jump = event.target.closest("[data-go]"), link = event.target.closest(".pc-permalink");
    const by = event.target.closest("[data-find-step]")?.dataset.findStep;
    if (event.target.closest("[data-keys]")) showKeys();
    if (by) step(by === "next" ? 1 : -1);
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (jump && !elsewhere) {
      event.preventDefault();
      const there = document.getElementById(jump.dataset.go);
      if (there?.hidden || there?.closest("[hidden]")) { reset(); narrow(); }
      const contents = document.querySelector(".pc-toc > details");
      if (!wide.matches && contents) contents.open = false;
      goTo(there.matches(".pc-item") ? there.querySelector("h3") : there);
    }
    if (link && !elsewhere) {
      event.preventDefault();
      const turn = link.closest(".pc-said"), address = new URL(link.href);
      all(".pc-linked").forEach(other => other.classList.remove("pc-linked"));
      turn.classList.add("pc-linked");
      remember({ sitting: "", page: "", start: "", end: "", turn: address.searchParams.get("turn") });
    }
  });
  function reset() {
    field("find").value = "";
    field("who").value = "";
    field("chairless").checked = false;
  }

  // Which item is being read is marked in the contents.
  let follows = false;
  function follow() {
    follows = false;
    const root = protocol();
    if (!root) return;
    let reading = null;
    for (const item of shown(".pc-item")) {
      if (top(item) > innerHeight / 3) break;
      reading = item;
    }
    const before = root.querySelector('.pc-toc a[aria-current="true"]');
    const now = reading && root.querySelector(`.pc-toc a[data-go="${reading.id}"]`);
    if (before === now) return;
    before?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    const list = now?.closest("ol");
    if (list && list.scrollHeight > list.clientHeight) list.scrollTop = now.closest("li").offsetTop - list.clientHeight / 3;
  }
  addEventListener("scroll", () => {
    if (follows) return;
    follows = true;
    requestAnimationFrame(follow);
  }, { passive: true });

  let opened = null;
  function open() {
    const root = protocol();
    if (!root || root === opened) return;
    opened = root;
    texts = new WeakMap();
    const asked = new URLSearchParams(location.search), target = root.dataset.target;
    if (field("find")) {
      field("find").value = asked.get("find") ?? "";
      const option = [...field("who").options].find(each => each.dataset.name && each.dataset.name === asked.get("who"));
      if (option) field("who").value = option.value;
      field("chairless").checked = asked.get("chair") === "0";
      if (!wide.matches) root.querySelector(".pc-toc > details").open = false;
      if (asked.get("find") || option || field("chairless").checked) narrow({ keep: true });
    }
    const turn = target && document.getElementById(target);
    if (turn) {
      if (turn.hidden) { reset(); narrow(); }
      const mark = document.getElementById("pc-linked-words");
      goTo(turn);
      if (mark) settle(() => {
        const box = mark.getBoundingClientRect(), head = turn.getBoundingClientRect().top;
        // The speaker's name stays in sight where the words are near it.
        return box.top - head < innerHeight / 2 ? head - 90 : box.top - innerHeight / 3;
      });
    } else if (location.hash) {
      goTo(document.getElementById(location.hash.slice(1)), { focus: false });
    }
    follow();
  }
  plenarchat.watch(open);
})();
