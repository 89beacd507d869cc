// The corpus page: tables that sort, all rows on request, and the address that follows the terms.
(() => {
  function sort(button) {
    const head = button.closest("th"), table = button.closest("table"), body = table.tBodies[0];
    const column = +button.dataset.sort, down = head.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("th[aria-sort]").forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = row => row.cells[column].dataset.value;
    const figures = [...body.rows].every(row => value(row) !== "" && !isNaN(value(row)));
    const compare = (a, b) => (figures ? value(a) - value(b) : value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0);
    body.append(...[...body.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
  }

  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest(".pc-sortable [data-sort]"), all = event.target.closest("[data-all-rows]");
    if (button) sort(button);
    if (all) {
      all.parentElement.querySelector("table").classList.remove("pc-few");
      all.remove();
    }
  });

  let place = null, arrived = false;
  plenarchat.watch(() => {
    const result = document.querySelector(".pc-term-result");
    if (!result) return;
    if (place !== null && place !== result.dataset.place) {
      const address = new URL(result.dataset.place, location.href), language = new URLSearchParams(location.search).get("lang");
      if (language) address.searchParams.set("lang", language);
      history.replaceState(history.state, "", address);
    }
    place = result.dataset.place;
    if (!arrived && location.hash && document.getElementById("audit")) {
      arrived = true;
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  });
})();
