// The filters of the questions, kept in the address after `#filter:` so that a link leads to the same questions, and
// links that open a question. Without this script the page is a list of everything.
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const cards = [...document.querySelectorAll(".card")];
  const names = [...form.elements].map((field) => field.name).filter(Boolean);
  const wanted = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  const words = new Map();

  // Lower case without accents or quotation marks, so that typing need not be exact.
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f„“”"‚‘’'«»]/g, "").toLowerCase().replace(/\s+/g, " ");

  function textOf(card) {
    if (!words.has(card)) {
      words.set(card, plain([...card.querySelectorAll(".find")].map((part) => part.textContent).join(" ")));
    }
    return words.get(card);
  }

  function fits(card, { text = "", ...chosen }) {
    return (
      Object.entries(chosen).every(([name, value]) => card.dataset[name] === value) &&
      plain(text).split(" ").every((word) => textOf(card).includes(word))
    );
  }

  function apply() {
    const filter = wanted();
    let count = 0;
    for (const card of cards) {
      card.hidden = !fits(card, filter);
      count += card.hidden ? 0 : 1;
    }
    document.getElementById("shown").textContent = `${count} of ${cards.length}`;
    document.getElementById("nothing").hidden = count > 0;
    form.classList.toggle("active", Object.keys(filter).length > 0);
  }

  function remember() {
    apply();
    const query = new URLSearchParams(wanted()).toString();
    history.replaceState(null, "", query ? `#filter:${query}` : "#questions");
  }

  function set(query) {
    const held = new URLSearchParams(query);
    for (const name of names) form.elements[name].value = held.get(name) || "";
    // A value that the list does not have leaves it empty, which would silently show everything.
    for (const name of names) {
      const field = form.elements[name];
      if (field.value !== (held.get(name) || "")) {
        field.add(new Option(held.get(name), held.get(name)));
        field.value = held.get(name);
      }
    }
    apply();
  }

  function show(card) {
    if (card.hidden) set("");
    card.open = true;
    card.scrollIntoView({ block: "start" });
    card.querySelector("summary").focus({ preventScroll: true });
  }

  function follow() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("filter:")) {
      set(hash.slice("filter:".length));
      document.getElementById("questions").scrollIntoView({ block: "start" });
      return;
    }
    const target = hash && document.getElementById(hash);
    if (target && target.classList.contains("card")) show(target);
    else if (target && target.tagName === "DETAILS") target.open = true;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", remember);
  form.addEventListener("reset", () => setTimeout(remember));
  document.getElementById("open").addEventListener("click", () => cards.forEach((card) => (card.open = !card.hidden)));
  document.getElementById("close").addEventListener("click", () => cards.forEach((card) => (card.open = false)));
  // A link to where the address already is moves nothing by itself.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
