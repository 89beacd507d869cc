// The search page: its address follows what it shows, and the results come into view.
(() => {
  let shown = null, wanted = null;

  const box = () => document.getElementById("pc-found");
  const here = () => location.pathname + location.search;

  // A link within the results was followed: the address is there at once, what it shows comes from the server.
  function go(address) {
    if (address !== here()) history.pushState(null, "", address);
    wanted = address;
    box()?.classList.add("pc-busy");
    setTimeout(() => box()?.classList.remove("pc-busy"), 4000);
  }

  // Results that the form asked for bring their address with them; so does an address that was written otherwise.
  function follow(results) {
    const { search: address, how } = results.dataset;
    if (address !== here()) history[how === "push" ? "pushState" : "replaceState"](null, "", address);
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
    if (!results || results === shown) return;
    shown = results;
    box().classList.remove("pc-busy");
    follow(results);
    arrive();
  });

  document.addEventListener("click", event => {
    const opener = event.target instanceof Element && event.target.closest("[data-facets]");
    if (!opener) return;
    const open = opener.getAttribute("aria-expanded") !== "true";
    opener.setAttribute("aria-expanded", String(open));
  });

  plenarchat.search = { go };
})();
