// What every page does without asking the server: language, light and dark, copying.
(() => {
  const THEME = "plenarchat-theme", LANGUAGE = "plenarchat-language";
  const root = document.documentElement;

  // Language. A page arrives in German; one that will be reworded stays hidden until it has been. The server decides in
  // the same order (ui.shell): what the address says, what was chosen before, what the browser asks for.
  const asked = new URLSearchParams(location.search).get("lang");
  const chosen = document.cookie.match(`(?:^|; )${LANGUAGE}=(de|en)`)?.[1];
  const first = ["de", "en"].includes(asked) ? asked : chosen ?? (/^de\b/i.test(navigator.language) ? "de" : "en");
  let waitsFor = first === "de" ? null : first;
  function uncover() {
    waitsFor = null;
    root.classList.remove("pc-waiting");
  }
  if (waitsFor) {
    root.classList.add("pc-waiting");
    setTimeout(uncover, 2500);
  }

  function followLanguage() {
    const language = document.querySelector(".pc-header")?.dataset.language;
    if (!language || (waitsFor && waitsFor !== language)) return;
    if (waitsFor) uncover();
    if (root.lang !== language) root.lang = language;
  }

  function choose(language) {
    document.cookie = `${LANGUAGE}=${language}; path=/; max-age=31536000; samesite=lax`;
    const address = new URL(location);
    address.searchParams.set("lang", language);
    history.replaceState(null, "", address);
  }

  // Light and dark: the system's choice, unless one was made here.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem(THEME); } catch { return null; } };
  const dark = () => (stored() ?? (system.matches ? "dark" : "light")) === "dark";
  function paint() {
    root.classList.toggle("pc-dark", dark());
    if (document.body && document.body.classList.contains("dark") !== dark()) document.body.classList.toggle("dark", dark());
  }
  function switchTheme() {
    try { localStorage.setItem(THEME, dark() ? "light" : "dark"); } catch { /* private window: this page only */ }
    paint();
  }
  paint();
  system.addEventListener("change", paint);

  // The address of the chat with an answer in it.
  function linkTo(answer) {
    const address = new URL("./", location.href);
    address.searchParams.set("answer", answer);
    if (root.lang === "en") address.searchParams.set("lang", "en");
    return address.href;
  }

  // `data-copy` holds what is copied, `data-link` an answer and `data-address` a place on this site.
  async function copy(button) {
    const { link, address, copy: held } = button.dataset;
    const words = link ? linkTo(link) : address ? new URL(address, location.href).href : held, label = button.textContent;
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: words });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 1600);
  }

  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-theme-switch]")) switchTheme();
    if (event.target.closest("[data-print]")) print();
    const language = event.target.closest("[data-choose]")?.dataset.choose;
    if (language) {
      choose(language);
      // The chat is reworded where it stands; the other pages hold all that they show in their address.
      if (!document.getElementById("pc-talk")) location.reload();
    }
    const button = event.target.closest("[data-copy], [data-link], [data-address]");
    if (button) copy(button);
  });

  // A page that is left while it still waits for an answer has its connection cut. Gradio takes that for a server that is
  // gone, and as soon as it answers again loads the old page anew, which would call the visitor back from the next one.
  const setInterval = window.setInterval;
  addEventListener("beforeunload", () => {
    window.setInterval = () => 0;
    setTimeout(() => { window.setInterval = setInterval; }, 15_000); // a download leaves nothing
  });

  const watchers = [];
  function onChange() {
    followLanguage();
    paint();
    watchers.forEach(watch => watch());
  }

  document.addEventListener("DOMContentLoaded", () => {
    paint();
    let pending = false;
    new MutationObserver(() => {
      if (pending) return;
      pending = true;
      requestAnimationFrame(() => { pending = false; onChange(); });
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-language", "class"] });
  });

  // `watch(f)`: f runs after the page has changed.
  window.plenarchat = { watch: f => watchers.push(f), linkTo };
})();
