// The chat: opening sources, following the conversation.
(() => {
  const wide = matchMedia("(min-width: 1000px)");

  // Sources: unfold the card of a citation, the quoted words in sight. The printed page opens beside it (printed.js).
  function open(anchor) {
    const card = document.getElementById(anchor);
    if (!card) return false;
    document.querySelectorAll(".pc-card.pc-active").forEach(other => other.classList.remove("pc-active"));
    card.classList.add("pc-active");
    card.closest("details.pc-more")?.setAttribute("open", "");
    const turn = card.querySelector("details.pc-turn");
    if (turn) turn.open = true;
    if (wide.matches) card.scrollIntoView({ block: "start" });
    const box = card.querySelector(".pc-text"), mark = document.getElementById(`${anchor}-mark`);
    if (box && mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    return true;
  }
  // A source that belongs to an earlier answer has to be fetched first: open it when it is there.
  let wanted = null;

  document.addEventListener("click", event => {
    const cite = event.target instanceof Element && event.target.closest("[data-anchor]");
    if (cite) wanted = document.getElementById(cite.dataset.anchor) ? null : cite.dataset.anchor;
  });

  // Another answer has other sources: a printed page that lies over them goes.
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("#pc-ask, [data-ask], [data-do], [data-new]")) plenarchat.closePrinted();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey && event.target instanceof Element && event.target.matches("#pc-question textarea")) plenarchat.closePrinted();
  });

  // The note of a marker, who, when and where, stands above it, whatever scrolls or cuts off around it.
  const note = document.createElement("div");
  note.id = "pc-tip";
  note.ariaHidden = "true"; // the marker's label says the same
  function show(marker) {
    const { who, capacity, where } = marker.dataset;
    note.replaceChildren(...[who, capacity, where].filter(Boolean).map((words, i) => Object.assign(document.createElement(i ? "span" : "strong"), { textContent: words })));
    document.querySelector(".gradio-container")?.append(note);
    const at = marker.getBoundingClientRect(), { width, height } = note.getBoundingClientRect();
    note.style.left = `${Math.max(8, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - 8))}px`;
    note.style.top = `${at.top - height - 8 > 0 ? at.top - height - 8 : at.bottom + 8}px`;
  }
  const markerOf = event => event.target instanceof Element && event.target.closest("a.pc-cite");
  for (const [shows, hides] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    document.addEventListener(shows, event => { if (markerOf(event)) show(markerOf(event)); });
    document.addEventListener(hides, event => { if (markerOf(event)) note.remove(); });
  }
  document.addEventListener("scroll", () => note.remove(), true);

  // The conversation: keep the newest question in view, unless the reader has scrolled up to read.
  let shown = "", told = null;
  function followConversation() {
    const talk = document.getElementById("pc-talk"), latest = document.querySelector("#pc-current .pc-exchange");
    // What became of the question is read out, but not what stood there already when the page was opened.
    const state = latest && `${latest.id} ${latest.dataset.token ?? ""} ${latest.hasAttribute("aria-busy")}`;
    if (state !== told) {
      if (latest?.dataset.told && (told !== null || latest.hasAttribute("aria-busy"))) plenarchat.tell(latest.dataset.told);
      told = state;
    }
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

  plenarchat.watch(() => {
    followConversation();
    if (wanted && open(wanted)) wanted = null;
  });

  plenarchat.open = open;
})();
