// The conversations of this browser: kept as links that hold their answers, in its own storage and nowhere else.
(() => {
  // Each collection below this host has conversations of its own; the first one's are named as ever.
  const below = new URL("./", location.href).pathname, own = below === "/" ? "" : `:${below}`;
  const KEY = `plenarchat-history${own}`, CURRENT = `plenarchat-conversation${own}`;
  const MOST_REOPENED = 50, PATIENCE = 20_000; // answers (ui.chat.asking), ms
  const MOST_CHARACTERS = 3_000_000; // of what browsers let a site keep (5 MB)

  const dialog = () => document.getElementById("pc-history-dialog");
  // For how many days the house lets a browser keep them; 0 for not at all.
  const days = +(document.querySelector("meta[name=plenarchat-history-days]")?.content ?? 90);
  const young = one => one?.at > Date.now() - days * 86_400_000;
  const read = () => { try { const held = JSON.parse(localStorage.getItem(KEY)); return Array.isArray(held) ? held.filter(young) : []; } catch { return []; } };
  function write(conversations) {
    try {
      if (!days || !conversations.length) { localStorage.removeItem(KEY); return; }
      let kept = conversations.slice(0, +(dialog()?.dataset.kept ?? 200)), words = JSON.stringify(kept);
      while (words.length > MOST_CHARACTERS && kept.length > 1) words = JSON.stringify(kept = kept.slice(0, -Math.ceil(kept.length / 10)));
      localStorage.setItem(KEY, words);
    } catch { /* private window or full: the conversation lasts as long as the page */ }
  }
  const localStored = () => { try { return localStorage.getItem(KEY) !== null; } catch { return false; } };
  const current = () => { try { return sessionStorage.getItem(CURRENT); } catch { return null; } };
  function setCurrent(id) {
    try { if (id) sessionStorage.setItem(CURRENT, id); else sessionStorage.removeItem(CURRENT); } catch { /* private window */ }
  }

  // What this window showed before it was loaded again; the answer that its address holds comes before that.
  const asked = new URLSearchParams(location.search).get("answer");
  function held() {
    const found = read().find(one => one.id === current());
    const tokens = found?.asked.map(one => one.token).filter(token => typeof token === "string") ?? [];
    if (tokens.length && (!asked || tokens[0] === asked)) {
      const whole = Math.min(tokens.length, MOST_REOPENED), until = Date.now() + PATIENCE;
      restored = () => Date.now() > until || document.querySelectorAll(".pc-exchange").length >= whole || Boolean(document.querySelector("#pc-notice .pc-notice"));
      return JSON.stringify(tokens);
    }
    setCurrent(null);
    return "";
  }

  // What is asked while the conversation is being put together again would be asked of half of it: it waits.
  let restored = () => true, waiting = false;
  function hold(event) {
    if (restored() || !(event.target instanceof Element)) return;
    const typed = event.key === "Enter" && !event.shiftKey && event.target.closest("#pc-question");
    if (event.type === "click" ? !event.target.closest("#pc-ask, [data-ask], [data-do]") : !typed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting ||= Boolean(typed || event.target.closest("#pc-ask"));
  }
  addEventListener("click", hold, true);
  addEventListener("keydown", hold, true);
  addEventListener("keypress", hold, true);
  function release() {
    if (!waiting || !restored()) return;
    waiting = false;
    document.getElementById("pc-ask")?.click();
  }

  function record() {
    const shown = [...document.querySelectorAll("#pc-past .pc-exchange, #pc-current .pc-exchange")];
    const answers = shown.filter(one => one.dataset.token).map(one => ({ question: one.dataset.question, token: one.dataset.token }));
    if (!answers.length || shown.some(one => one.hasAttribute("aria-busy")) || document.querySelector(".pc-restoring")) return;
    const all = read(), id = current() ?? crypto.getRandomValues(new Uint32Array(2)).join("-");
    const before = all.find(one => one.id === id);
    if (JSON.stringify(before?.asked) === JSON.stringify(answers)) return;
    // While an earlier conversation is put together again it is shorter for a moment; a shorter one was changed on purpose
    // only if its last question differs.
    if (before && before.asked.length > answers.length && answers.every((one, i) => one.token === before.asked[i].token)) return;
    setCurrent(id);
    write([{ id, at: Date.now(), asked: answers }, ...all.filter(one => one.id !== id)]);
    forget(["q"]); // it has been asked, and is not put into the field once more
  }

  function day(at) {
    const words = dialog().dataset, then = new Date(at), now = new Date();
    const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86_400_000);
    if (days < 1) return words.today;
    if (days < 2) return words.yesterday;
    return then.toLocaleDateString(words.language, { day: "numeric", month: "long", year: "numeric" });
  }

  const element = (tag, settings) => Object.assign(document.createElement(tag), settings);
  function fill() {
    const words = dialog().dataset, list = dialog().querySelector(".pc-history-list"), all = read();
    const wanted = dialog().querySelector(".pc-history-find").value.trim().toLowerCase();
    const found = all.filter(one => one.asked.some(({ question }) => question.toLowerCase().includes(wanted)));
    const empty = dialog().querySelector(".pc-history-empty"), limit = dialog().querySelector("[data-history-days]");
    empty.hidden = all.length > 0;
    if (!days) empty.textContent = words.off;
    limit.textContent = words.days.replace("#", days);
    dialog().querySelector("footer").hidden = dialog().querySelector(".pc-history-find").hidden = !all.length;
    list.replaceChildren();
    if (all.length && !found.length) list.append(element("p", { textContent: words.none }));
    let last = null;
    for (const one of found) {
      if (day(one.at) !== last) list.append(element("h3", { textContent: last = day(one.at) }), element("ul"));
      const line = element("li"), open = element("button", { type: "button", className: "pc-history-open" });
      open.append(element("span", { textContent: one.asked[0].question }));
      const time = new Date(one.at).toLocaleTimeString(words.language, { hour: "2-digit", minute: "2-digit" });
      const more = one.asked.length > 1 ? ` · ${words.more.replace("#", one.asked.length - 1)}` : "";
      open.append(element("small", { textContent: time + more }));
      open.toggleAttribute("aria-current", one.id === current());
      open.addEventListener("click", () => reopen(one));
      const remove = element("button", { type: "button", className: "pc-chip-x", textContent: "×", ariaLabel: words.delete.replace("#", one.asked[0].question) });
      remove.addEventListener("click", () => {
        write(read().filter(other => other.id !== one.id));
        if (one.id === current()) setCurrent(null);
        fill();
        dialog().querySelector(".pc-history-open, .pc-history-find")?.focus();
      });
      line.append(open, remove);
      list.lastElementChild.append(line);
    }
  }

  function reopen(one) {
    setCurrent(one.id);
    dialog().close();
    forget();
    document.dispatchEvent(new CustomEvent("plenarchat:reopen", { detail: one.asked.map(({ token }) => token) }));
  }

  // The address no longer holds what the window shows.
  function forget(names = ["answer", "q"]) {
    const address = new URL(location);
    names.forEach(name => address.searchParams.delete(name));
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-history]")) { dialog().querySelector(".pc-history-find").value = ""; fill(); dialog().showModal(); }
    if (event.target.closest("[data-history-close]") || event.target === dialog() && event.detail < 2) dialog()?.close();
    if (event.target.closest("[data-new]")) { setCurrent(null); forget(); }
    const clear = event.target.closest("[data-history-clear]");
    if (clear && clear.dataset.armed) { write([]); setCurrent(null); delete clear.dataset.armed; clear.textContent = clear.dataset.label; fill(); }
    else if (clear) { clear.dataset.armed = "yes"; clear.dataset.label = clear.textContent; clear.textContent = dialog().dataset.sure; }
  });
  document.addEventListener("input", event => { if (event.target.matches?.(".pc-history-find")) fill(); });

  if (localStored()) write(read()); // what is too old goes when a page is opened, not only when something is asked

  plenarchat.watch(record);
  plenarchat.watch(release);
  plenarchat.held = held;
})();
