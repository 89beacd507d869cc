// Checking a quote: the address follows what is asked, the form says that it is being checked, the result takes focus.
(() => {
  const LONGEST = 4000; // characters of an address that every browser and server lets pass
  const PATIENCE = 30000;
  let count = 0, timer = null;

  const form = () => document.querySelector("form[data-check]");
  const result = () => document.getElementById("pc-verify-result");
  const state = words => { const line = form()?.querySelector("[data-state]"); if (line) line.textContent = words; };

  function address() {
    const asked = new URLSearchParams(location.search.includes("lang=") ? { lang: new URLSearchParams(location.search).get("lang") } : {});
    for (const field of ["q", "speaker", "where"]) {
      const words = form().elements[field].value.trim();
      if (words) asked.set(field, words);
    }
    const made = `verify?${asked}`;
    return made.length <= LONGEST ? made : "verify";
  }

  function done() {
    clearTimeout(timer);
    timer = null;
    result()?.removeAttribute("aria-busy");
    form()?.querySelector("button[type=submit]")?.removeAttribute("aria-disabled");
  }

  // What is to be checked, for the server; null while a check is under way.
  function checking(element) {
    if (timer) return null;
    count += 1;
    const fields = element.elements, asked = address();
    if (new URL(asked, location).search !== location.search) history.pushState(null, "", asked);
    for (const field of ["q", "speaker", "where"]) fields[field].removeAttribute("aria-invalid");
    const line = element.querySelector("[data-state]");
    state(line.dataset.running);
    result()?.setAttribute("aria-busy", "true");
    element.querySelector("button[type=submit]").setAttribute("aria-disabled", "true");
    timer = setTimeout(() => { done(); state(line.dataset.lost); }, PATIENCE);
    return { q: fields.q.value, speaker: fields.speaker.value, where: fields.where.value, count: String(count) };
  }

  function show() {
    const problem = result().querySelector("[data-mend]");
    if (problem) {
      const field = form().elements[problem.dataset.mend];
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return;
    }
    const verdict = result().querySelector(".pc-verdict");
    if (!verdict) return;
    verdict.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    verdict.scrollIntoView({ block: innerWidth < 1000 ? "start" : "nearest", behavior: calm ? "auto" : "smooth" });
  }

  plenarchat.watch(() => {
    if (!timer || result()?.querySelector(".pc-answered")?.dataset.count !== String(count)) return;
    done();
    state("");
    show();
  });

  document.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof Element) {
      event.target.closest("form[data-check]")?.requestSubmit();
    }
  });
  // Another language loads the page anew: with what is in the form.
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("[data-choose]") && form()) history.replaceState(null, "", address());
  }, true);
  addEventListener("popstate", () => { if (form()) location.reload(); });

  plenarchat.checking = checking;
})();
