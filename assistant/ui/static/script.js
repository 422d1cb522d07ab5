// What the page does without asking the server: show the evidence of the answer that was clicked, copy, open papers.
// Texts of papers never reach this file as markup; it only reads ids and data attributes.
(() => {
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function scrollTo(element) {
    element.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "nearest" });
  }

  function showEvidence(exchange) {
    const section = document.getElementById(`${exchange}-evidence`);
    if (!section) return null;
    const tab = section.closest("[role=tabpanel]") ?? document;  // the other tabs stay as they are
    for (const other of tab.querySelectorAll(".cw-evidence")) other.classList.toggle("cw-current", other === section);
    for (const answer of tab.querySelectorAll(".cw-answer")) answer.classList.toggle("cw-selected", answer.id === exchange);
    return section;
  }

  let came = null;  // the chip that was followed last: the way back

  function follow(link) {
    const id = link.getAttribute("href").slice(1);
    if (link.matches(".cw-back") && came?.isConnected && came.getAttribute("href").startsWith(`#${id}-`)) {
      came.focus({ preventScroll: true });
      scrollTo(came);
      return true;
    }
    const exchange = id.split("-")[0];
    const section = showEvidence(exchange);
    const target = document.getElementById(id);
    if (!section || !target) return false;
    if (link.dataset.claim) came = link;
    for (const mark of section.querySelectorAll("mark")) mark.classList.toggle("cw-now", mark.classList.contains(link.dataset.claim));
    if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    scrollTo(target);
    const words = target.querySelector("mark.cw-now");
    if (words) scrollTo(words);
    return true;
  }

  // Save a file that the server has just written: a text with its name and type.
  window.citewellSave = (file) => {
    if (!file) return;
    const { name, type, text } = JSON.parse(file);
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page that came by plain http from another machine has no clipboard: the old way still works.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const name = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = name; }, 1500);
  }

  // The chat keeps a question as HTML; whoever edits it sees what was typed.
  function editAsTyped() {
    const box = document.querySelector("#chat textarea");
    if (!box || !/&(amp|lt|gt);/.test(box.value)) return;
    box.value = box.value.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Heard on the way down: by the time it comes up again the button is gone.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#chat button[aria-label=Edit]")) setTimeout(editAsTyped, 100);
  }, true);

  // Put a question into the box of the Ask tab, ready to be sent.
  function askIt(question) {
    document.querySelector("#tabs button[role=tab]").click();
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => box.focus(), 50);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#t']");
    if (link && follow(link)) return event.preventDefault();
    const button = event.target.closest("[data-copy]");
    if (button) return void copy(button);
    const paper = event.target.closest("[data-paper]");
    if (paper && window.citewellOpen && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.citewellOpen(paper.dataset.paper);
      return;
    }
    const asked = event.target.closest("[data-ask]");
    if (asked) return askIt(asked.dataset.ask);
    const answer = event.target.closest(".cw-answer[id]");
    if (answer && !event.target.closest("a, button")) showEvidence(answer.id);
  });

  // A new question comes to the top of the chat and stays there while its answer grows, unless the reader scrolls.
  let questions = 0;
  let following = false;
  new MutationObserver(() => {
    document.querySelector("#question .submit-button")?.setAttribute("aria-label", "Ask");
    document.querySelector("#question .stop-button")?.setAttribute("aria-label", "Stop");
    const chat = document.querySelector("#chat .bubble-wrap");
    const asked = chat ? [...chat.querySelectorAll(".user-row")] : [];
    if (asked.length !== questions) following = asked.length > 0;
    questions = asked.length;
    if (!following) return;
    following = chat.querySelectorAll(".cw-take").length < questions;
    requestAnimationFrame(() => {
      chat.scrollTop += asked.at(-1).getBoundingClientRect().top - chat.getBoundingClientRect().top - 12;
    });
  }).observe(document, { childList: true, subtree: true });
  for (const moved of ["wheel", "touchmove", "keydown"]) {
    document.addEventListener(moved, (event) => { if (event.target.closest?.("#chat")) following = false; }, { passive: true });
  }

  // On a phone the sidebar covers the page: it closes when something was chosen in it.
  function makeRoom() {
    const toggle = document.querySelector(".sidebar.open .toggle-button");
    if (toggle && innerWidth < 1000) toggle.click();
  }
  document.addEventListener("click", (event) => { if (event.target.closest("#new-conversation")) makeRoom(); });
  document.addEventListener("change", (event) => { if (event.target.closest("#conversations")) makeRoom(); });

  // A tip can be put away without moving the focus.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const tip of document.querySelectorAll(".cw-verdict:hover, .cw-verdict:focus")) tip.classList.add("cw-hush");
  });
  document.addEventListener("focusout", (event) => event.target.classList?.remove("cw-hush"));

  // The sidebar begins closed, so that it does not cover a phone; where there is room it opens.
  const opening = new MutationObserver(() => {
    const toggle = document.querySelector(".sidebar .toggle-button");
    if (!toggle) return;
    opening.disconnect();
    toggle.setAttribute("aria-label", "Conversations: open or close");
    if (innerWidth >= 1000) open(toggle, 20);
  });
  opening.observe(document, { childList: true, subtree: true });

  // The button is there before it listens: try until it does.
  function open(toggle, tries) {
    if (!tries || toggle.closest(".sidebar").classList.contains("open")) return;
    toggle.click();
    setTimeout(() => open(toggle, tries - 1), 150);
  }
})();
