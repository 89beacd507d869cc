// The search page: its address follows what it shows, and the results come into view.
(() => {
  let shown = null, seen = null, wanted = null;

  // Results come after the page has loaded, too late for the browser to bring back where somebody was: so that is kept
  // with the entry of the history that is left.
  let back = /back_forward|reload/.test(performance.getEntriesByType("navigation")[0]?.type) ? history.state?.pcTop : null;
  addEventListener("pagehide", () => { if (box()) history.replaceState({ ...history.state, pcTop: scrollY }, ""); });

  const box = () => document.getElementById("pc-found");
  // As addresses stand in links: relative to the page, whatever path the site lies below.
  const here = () => location.pathname.split("/").at(-1) + location.search;

  // `ask(address)` has the server show an address. A link that is followed stands in the browser's address at once.
  let ask = () => {};
  function go(address) {
    if (address !== here()) history.pushState(null, "", address);
    if (address === shown) return;
    wanted = address;
    box()?.classList.add("pc-busy");
    setTimeout(() => box()?.classList.remove("pc-busy"), 4000);
    ask(address);
  }

  // Results of the form bring their address with them, and the page's first ones put it as it is usually written. Those
  // of a link may come late, when somebody has gone on or back: then what the address says now is asked for.
  function follow({ search: address, how, asked }) {
    if (how === "follow") {
      if (asked !== here()) ask(here());
    } else if (address !== here()) {
      history[how === "push" ? "pushState" : "replaceState"](null, "", address);
    }
  }

  function arrive() {
    const head = document.getElementById("pc-found-head");
    if (!head || wanted === null) return;
    wanted = null;
    head.focus({ preventScroll: true });
    if (head.getBoundingClientRect().top < 0) head.scrollIntoView({ block: "start" });
  }

  plenarchat.watch(() => {
    const results = box()?.querySelector(".pc-search");
    const now = results && `${results.dataset.search} ${results.dataset.asked}`;
    if (!results || now === seen) return;
    seen = now;
    shown = results.dataset.search;
    box().classList.remove("pc-busy");
    follow(results.dataset);
    arrive();
    if (back) scrollTo(0, back);
    back = null;
  });

  document.addEventListener("click", event => {
    const opener = event.target instanceof Element && event.target.closest("[data-facets]");
    if (!opener) return;
    const open = opener.getAttribute("aria-expanded") !== "true";
    opener.setAttribute("aria-expanded", String(open));
  });

  addEventListener("popstate", () => ask(here()));

  plenarchat.search = { go, start: asks => { ask = asks; } };
})();
