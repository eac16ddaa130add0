"use strict";

// Keyboard shortcuts: an element carries its key, as in data-key="e" or data-key="g h",
// and the key clicks the first such element that can be seen. The help dialog lists them.
{
  const PAUSE = 1500; // milliseconds between the two keys of a sequence
  const help = document.getElementById("keys");
  let before = "";
  let timer = 0;

  const typing = (element) =>
    element.closest(
      "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), " +
        "textarea, select, [contenteditable], .select2-container, dialog[open]",
    );

  const seen = (element) => element.getClientRects().length > 0;

  const carrying = (key) => {
    const found = [...document.querySelectorAll("[data-key]")];
    const carriers = found.filter((element) => element.dataset.key === key);
    return carriers.find(seen) || carriers.find((element) => help?.contains(element));
  };

  // The search box of the page, else the box "Go to" of the header.
  const search = () =>
    [...document.querySelectorAll("main input[type=search]")].find(seen) ||
    document.getElementById("go-to");

  const remember = (key) => {
    clearTimeout(timer);
    before = key;
    timer = setTimeout(() => (before = ""), PAUSE);
  };

  const act = (key) => {
    const target = carrying(before ? `${before} ${key}` : key);
    remember(target ? "" : key);
    if (target) {
      target.click();
      return true;
    }
    if (key === "?" && help) {
      help.showModal();
      return true;
    }
    const box = key === "/" && search();
    if (box) {
      box.focus();
      box.select();
    }
    return Boolean(box);
  };

  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    if (held || event.defaultPrevented || event.key.length !== 1) return;
    if (typing(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });

  // A menu closes by Escape, and when one clicks elsewhere.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  for (const button of document.querySelectorAll("[data-opens-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => help?.showModal());
  }
}
