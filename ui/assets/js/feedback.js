// Thumbs under an answer. What was said is known again by the answer's link, for as long as the tab is open.
(() => {
  const KEY = "plenarchat-feedback:";
  const WITHDRAWN = "withdrawn";

  const on = () => !!document.querySelector("meta[name='plenarchat-feedback']");
  const link = box => box.dataset.feedback;
  // Where the browser keeps nothing, the page itself remembers.
  const here = new Map();
  function load(box) {
    try { return JSON.parse(sessionStorage.getItem(KEY + link(box))) ?? here.get(link(box)) ?? {}; } catch { return here.get(link(box)) ?? {}; }
  }
  function save(box, told) {
    here.set(link(box), told);
    try { sessionStorage.setItem(KEY + link(box), JSON.stringify(told)); } catch { /* private window, or full */ }
  }

  const boxes = token => [...document.querySelectorAll(".pc-feedback")].filter(box => link(box) === token);

  function paint(box) {
    const told = load(box), form = box.querySelector(".pc-why");
    box.hidden = false;
    for (const thumb of box.querySelectorAll("[data-verdict]")) {
      thumb.setAttribute("aria-pressed", String(thumb.dataset.verdict === told.verdict));
      if (thumb.hasAttribute("aria-expanded")) thumb.setAttribute("aria-expanded", String(!!told.open));
    }
    form.hidden = !told.open;
    for (const choice of form.elements.reason) choice.checked = choice.value === told.reason;
    if (form.elements.comment.value !== (told.comment ?? "")) form.elements.comment.value = told.comment ?? "";
    form.querySelector("[data-withdraw]").hidden = told.verdict !== "down";
  }

  function say(box, words, failed = false) {
    const line = box.querySelector("[data-said]");
    line.textContent = words;
    line.classList.toggle("pc-failed", failed);
  }

  async function send(box, verdict) {
    if (box.dataset.sending) return;
    const token = link(box), told = load(box), given = { link: token, verdict };
    if (told.id) given.id = told.id;
    if (verdict === "down") {
      given.reason = told.reason || null;
      given.comment = told.comment || null;
    }
    box.dataset.sending = "";
    let id = null;
    try {
      const answer = await fetch("feedback", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(given) });
      if (answer.ok) id = (await answer.json()).id;
    } catch { /* said below */ }
    delete box.dataset.sending;
    // The conversation may have been put there anew in the meantime.
    for (const shown of boxes(token)) {
      if (id) {
        save(shown, { ...load(shown), id, verdict: verdict === WITHDRAWN ? null : verdict, open: false });
        paint(shown);
      }
      say(shown, id ? (verdict === WITHDRAWN ? shown.dataset.withdrawn : shown.dataset.thanks) : shown.dataset.failed, !id);
    }
    if (id && verdict === "down") boxes(token)[0]?.querySelector("[data-verdict=down]").focus();
  }

  function open(box, wanted) {
    save(box, { ...load(box), open: wanted });
    paint(box);
    if (wanted) box.querySelector(".pc-why input:checked, .pc-why input").focus();
  }

  document.addEventListener("click", event => {
    const box = event.target instanceof Element && event.target.closest(".pc-feedback");
    if (!box) return;
    const verdict = event.target.closest("[data-verdict]")?.dataset.verdict, told = load(box);
    if (verdict === "up") send(box, told.verdict === "up" ? WITHDRAWN : "up");
    if (verdict === "down") open(box, !told.open);
    if (event.target.closest("[data-withdraw]")) send(box, WITHDRAWN);
  });
  document.addEventListener("submit", event => {
    const box = event.target.closest(".pc-feedback");
    if (!box) return;
    event.preventDefault();
    send(box, "down");
  });
  document.addEventListener("input", event => {
    const box = event.target instanceof Element && event.target.closest(".pc-feedback"), form = box && box.querySelector(".pc-why");
    if (form) save(box, { ...load(box), reason: form.elements.reason.value || null, comment: form.elements.comment.value });
  });
  document.addEventListener("keydown", event => {
    const form = event.key === "Escape" && event.target instanceof Element && event.target.closest(".pc-why");
    if (!form) return;
    const box = form.closest(".pc-feedback");
    open(box, false);
    box.querySelector("[data-verdict=down]").focus();
  });

  // Where feedback is taken, every new control is shown, with what was said before.
  plenarchat.watch(() => {
    if (on()) document.querySelectorAll(".pc-feedback[hidden]").forEach(paint);
  });
})();
