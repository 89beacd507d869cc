// The server is gone: the page says so in its own words, keeps what was typed, and goes on when the server is back.
// What is only to be heard is said here too.
(() => {
  const UNSENT = "plenarchat-unsent", TYPED = "plenarchat-typed", EVERY = 3000, LONG_ENOUGH = 10_000; // ms
  let asking = null, broke = false, leaving = false;

  const words = name => document.querySelector(".pc-header")?.dataset[name] ?? "";
  const element = (tag, settings) => Object.assign(document.createElement(tag), settings);
  const stored = key => { try { return sessionStorage.getItem(key); } catch { return null; } };
  function store(key, value) {
    try { if (value) sessionStorage.setItem(key, value); else sessionStorage.removeItem(key); } catch { /* private window */ }
  }

  // For those who do not see the page: `tell` is read out and shown nowhere.
  function line() {
    const held = document.getElementById("pc-told") ?? element("div", { id: "pc-told", className: "pc-hidden", role: "status" });
    if (!held.isConnected) document.querySelector(".gradio-container")?.append(held);
    return held;
  }
  function tell(what) {
    if (line().textContent !== what) line().textContent = what;
  }

  // The notice at the upper edge: `name` is that of the words in the page's head.
  function notice(name) {
    const before = document.getElementById("pc-connection");
    if (before?.dataset.says === name) return;
    before?.remove();
    if (!name || !words(name)) return;
    const box = element("div", { id: "pc-connection", role: name === "unsent" ? "status" : "alert" });
    box.dataset.says = name;
    const close = element("button", { type: "button", textContent: "×", ariaLabel: words("close") });
    close.addEventListener("click", () => box.remove());
    document.querySelector(".gradio-container")?.append(box);
    box.append(element("p", { textContent: words(name) }), close);
    if (name !== "lost") setTimeout(() => box.remove(), LONG_ENOUGH);
  }

  // Until the server answers again. Gradio asks too, where one of its own questions was lost, and loads the page anew.
  function lost() {
    if (leaving || asking) return;
    broke = true;
    notice("lost");
    asking = setInterval(async () => {
      try {
        if (!(await fetch("healthz", { cache: "no-store" })).ok) return;
      } catch { return; }
      clearInterval(asking);
      asking = null;
      notice(null);
    }, EVERY);
  }

  // A link would lead to the browser's own page of errors, from which nothing goes on by itself.
  document.addEventListener("click", event => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!asking || !link || link.target || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    document.getElementById("pc-connection")?.remove();  // read out once more
    notice("lost");
  });

  // Something did not work: perhaps because whoever was logged in no longer is, and is led to the login.
  async function failed() {
    try {
      const start = await fetch("./", { method: "HEAD", cache: "no-store", headers: { accept: "text/html" } });
      const login = start.redirected && new URL(start.url).pathname.endsWith("/login");
      const over = login || start.status === 401;
      broke ||= over;  // what was typed is to be there after the login
      notice(over ? "over" : "failed");
    } catch { lost(); }
  }

  // Gradio says nothing where what was sent is turned away: a login that is over, too many requests, a server that ends.
  const sent = window.fetch;
  window.fetch = async (...given) => {
    const answer = await sent(...given);
    if (!answer.ok && answer.url.includes("/gradio_api/queue/join")) {
      if (answer.status === 429) notice("often");
      else if (answer.status === 503) lost();
      else failed();
    }
    return answer;
  };

  // Gradio's own messages are hidden; what they report is said in the page's words.
  let heard = new WeakSet();
  function hear() {
    for (const toast of document.querySelectorAll(".toast-body.error")) {
      if (heard.has(toast) || leaving) continue;
      heard.add(toast);
      if (/connection|network|fetch/i.test(toast.textContent)) lost();
      else failed();
    }
  }

  // A question whose answer never came, or that could not be sent, stands in its field again.
  const field = () => document.querySelector("#pc-question textarea");
  const exchanges = () => [...document.querySelectorAll("#pc-past .pc-exchange, #pc-current .pc-exchange")];
  let begun = false;
  function keep() {
    const running = exchanges().find(one => one.hasAttribute("aria-busy"));
    if (running) {
      store(UNSENT, running.dataset.question);
      if (document.getElementById("pc-connection")?.dataset.says === "unsent") notice(null);
    }
    else if (begun && exchanges().some(one => one.dataset.question === stored(UNSENT))) store(UNSENT, null);
  }
  function restore() {
    const unsent = stored(UNSENT);
    if (begun || !field() || document.querySelector(".pc-restoring")) return;
    begun = true;
    store(UNSENT, null);
    if (!unsent || field().value || exchanges().some(one => one.dataset.question === unsent)) return;
    field().value = unsent;
    field().dispatchEvent(new Event("input", { bubbles: true }));
    notice("unsent");
  }
  // The other pages hold what they show in their address, but not what was only typed.
  const typed = () => [...document.querySelectorAll(".pc-sheet :is(textarea, input[type=text], input[type=search]):not([role])")];
  const place = one => `${one.closest("[id]")?.id} ${one.name}`;
  function keepTyped() {
    const held = Object.fromEntries(typed().filter(one => one.value).map(one => [place(one), one.value]));
    store(TYPED, JSON.stringify({ at: location.pathname, held }));
  }
  function restoreTyped() {
    if (begun || !typed().length) return;
    begun = true;
    const { at, held } = JSON.parse(stored(TYPED) ?? "{}");
    store(TYPED, null);
    if (at !== location.pathname) return;
    // What the address holds is filled in by the server, and may come after this: until somebody types again.
    const again = setInterval(fill, 300), end = () => clearInterval(again);
    setTimeout(end, 5000);
    document.addEventListener("keydown", end, { once: true });
    function fill() {
      for (const one of typed()) {
        const words = held[place(one)];
        if (!words || words === one.value || one === document.activeElement) continue;
        one.value = words;
        one.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    fill();
  }
  addEventListener("beforeunload", () => {
    if (broke && field()?.value.trim()) store(UNSENT, field().value.trim());
    else if (broke) keepTyped();
    leaving = true;
    setTimeout(() => { leaving = false; }, 4000); // a download leaves nothing
  });

  // The page's first words come with the head; what this window held stands a moment later.
  const READY = 600;
  let since = null;
  plenarchat.watch(() => {
    line();  // there before it says anything: what arrives together with its words is often not read
    hear();
    keep();
    if (begun) return;
    clearTimeout(since);
    since = setTimeout(field() ? restore : restoreTyped, READY);
  });

  Object.assign(plenarchat, { tell, lost });
})();
