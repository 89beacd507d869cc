// What the page does without asking the server: opening sources, copying, light and dark, following the conversation.
(() => {
  const THEME = "plenarchat-theme";
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 1000px)");

  // Language. The page arrives in German; one asked for in another language stays hidden until it has been reworded.
  let waitsFor = new URLSearchParams(location.search).get("lang") === "en" ? "en" : null;
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
    if (root.lang === language) return;
    root.lang = language;
    const address = new URL(location);
    if (language === "de") address.searchParams.delete("lang");
    else address.searchParams.set("lang", language);
    if (address.href !== location.href) history.replaceState(null, "", address);
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

  // Sources: open the card of a citation, with the quoted words in sight.
  function open(anchor) {
    const card = document.getElementById(anchor);
    if (!card) return false;
    document.querySelectorAll(".pc-card.pc-active").forEach(other => other.classList.remove("pc-active"));
    card.classList.add("pc-active");
    card.closest("details.pc-more")?.setAttribute("open", "");
    const turn = card.querySelector("details.pc-turn");
    if (turn) turn.open = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    const box = card.querySelector(".pc-text"), mark = document.getElementById(`${anchor}-mark`);
    if (box && mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    card.focus({ preventScroll: true });
    return true;
  }
  // A source that belongs to an earlier answer has to be fetched first: open it when it is there.
  let wanted = null;

  // The address of this page with an answer in it.
  function linkTo(answer) {
    const address = new URL(location.pathname, location.origin);
    address.searchParams.set("answer", answer);
    if (root.lang === "en") address.searchParams.set("lang", "en");
    return address.href;
  }

  async function copy(button) {
    const words = button.dataset.link ? linkTo(button.dataset.link) : button.dataset.copy, label = button.textContent;
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
    const button = event.target.closest("[data-copy], [data-link]");
    if (button) copy(button);
    const cite = event.target.closest("[data-anchor]");
    if (cite) wanted = document.getElementById(cite.dataset.anchor) ? null : cite.dataset.anchor;
  });

  // The conversation: keep the newest question in view, unless the reader has scrolled up to read.
  let shown = "";
  function followConversation() {
    const talk = document.getElementById("pc-talk"), latest = document.querySelector("#pc-current .pc-exchange");
    if (!talk || !latest) { shown = ""; return; }
    const fresh = latest.id !== shown;
    shown = latest.id;
    if (wide.matches) {
      const near = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 160;
      if (fresh) talk.scrollTop += latest.getBoundingClientRect().top - talk.getBoundingClientRect().top - 24;
      else if (near && latest.hasAttribute("aria-busy")) talk.scrollTop = talk.scrollHeight;
    } else if (fresh) {
      latest.scrollIntoView({ block: "start" });
    }
  }

  function onChange() {
    followLanguage();
    followConversation();
    paint();
    if (wanted && open(wanted)) wanted = null;
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

  window.plenarchat = { open };
})();
