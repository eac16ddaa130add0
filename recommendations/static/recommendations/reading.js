// Selecting a mark without leaving the text; without this file, marks are links.
"use strict";

{
  const text = document.querySelector("article.text");
  const cards = [...document.querySelectorAll("[data-card]")];
  const rail = [...text.querySelectorAll(".rail [data-opens]")];
  const order = cards.map((card) => card.dataset.card);
  const steps = [...document.querySelectorAll("[data-step]")];
  let at = cards.findIndex((card) => !card.hidden);

  const current = (link, is) =>
    is ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");

  const linkOf = (key) => rail.find((link) => link.dataset.opens === key);

  const select = (key) => {
    at = order.indexOf(key);
    for (const card of cards) card.hidden = card.dataset.card !== key;
    for (const link of rail) current(link, link.dataset.opens === key);
    for (const mark of text.querySelectorAll("a.mark")) {
      mark.classList.toggle("selected", mark.dataset.marks.split(" ").includes(key));
    }
    for (const step of steps) {
      const other = order[at + Number(step.dataset.step)];
      step.hidden = other === undefined;
      if (other !== undefined) step.href = linkOf(other).href;
    }
  };

  const named = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

  const show = (key) => {
    const { hash, href } = linkOf(key);
    select(key);
    history.replaceState(null, "", href);
    named(hash)?.scrollIntoView({ block: "center" });
  };

  const keyOf = (hash) => {
    const link = rail.find((each) => each.hash === hash);
    return link?.dataset.opens || named(hash)?.closest("a.mark")?.dataset.opens;
  };

  // An address may name a mark by its hash alone, even one on another page of the text.
  const follow = () => {
    if (!location.hash) return;
    const key = keyOf(location.hash);
    if (key) {
      select(key);
      named(location.hash)?.scrollIntoView({ block: "center" });
    } else if (!named(location.hash) && document.querySelector(".reading .paginator")) {
      const name = decodeURIComponent(location.hash.slice(1));
      const asked = new URLSearchParams(location.search);
      if (asked.get("mark") === name) return;
      location.replace(`?mark=${encodeURIComponent(name)}${location.hash}`);
    }
  };

  // Words that are selected can be quoted in a new recommendation.
  const chosen = document.querySelector(".chosen-words");
  const quotes = chosen?.querySelector("[data-quotes]");

  const selectedWords = (within) => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return "";
    const range = selection.getRangeAt(0);
    if (!within.contains(range.startContainer)) return "";
    const copy = range.cloneContents();
    for (const aside of copy.querySelectorAll("sup, .rail")) aside.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const offer = () => {
    const words = selectedWords(text);
    chosen.hidden = !words;
    if (!words) return;
    const { startContainer } = getSelection().getRangeAt(0);
    const place = startContainer.parentElement.closest(".para");
    const query = new URLSearchParams({ words, paragraph: place?.id.slice(1) ?? "" });
    chosen.querySelector("q").textContent = words.length > 90 ? `${words.slice(0, 90)}…` : words;
    quotes.href = `${quotes.dataset.quotes}?${query}`;
  };

  if (chosen) {
    for (const mark of text.querySelectorAll("a.mark")) mark.draggable = false;
    document.addEventListener("selectionchange", offer);
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-opens], [data-step]");
    if (!link) return;
    event.preventDefault();
    if (selectedWords(link)) return;
    show(link.dataset.opens || order[at + Number(link.dataset.step)]);
  });

  addEventListener("hashchange", follow);
  follow();
}
