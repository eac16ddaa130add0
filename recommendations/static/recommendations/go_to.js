"use strict";

// The box "Go to": a combobox of what is found while one types. Without this file, it is
// a form that leads to a page of results.
{
  const PAUSE = 150; // milliseconds after the last key
  const form = document.querySelector("form.go-to");
  const [box, panel] = [form.querySelector("input"), form.querySelector(".go-to-found")];
  const [list, told] = [panel.querySelector("[role=listbox]"), panel.querySelector("[role=status]")];
  let timer = 0;
  let request = new AbortController();
  let shownFor = ""; // the words that the options answer
  let at = -1;

  const typed = () => box.value.replaceAll("\0", "").trim();
  const options = () => [...list.querySelectorAll("[role=option]")];

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const open = (is) => {
    panel.hidden = !is;
    box.setAttribute("aria-expanded", String(is));
    if (!is) select(-1);
  };

  const select = (place) => {
    const all = options();
    all[at]?.setAttribute("aria-selected", "false");
    at = all.length ? Math.max(-1, Math.min(place, all.length - 1)) : -1;
    const option = all[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };

  const say = (words) => {
    list.replaceChildren();
    list.hidden = true;
    told.classList.remove("visually-hidden");
    told.textContent = words;
    shownFor = "";
    open(true);
  };

  const option = (href, ...children) => {
    const link = make("a", { href, tabIndex: -1 }, ...children);
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    return link;
  };

  const recordOf = ({ ref, title, facts, url }) => {
    const name = title.map(([words, hit]) => (hit ? make("mark", {}, words) : words));
    const beside = facts.map((fact) => make("span", {}, fact));
    if (ref) beside.unshift(make("span", { className: "ref" }, ref));
    return option(
      url,
      make("span", { className: "name" }, ...name),
      " ",
      make("span", { className: "meta" }, ...beside),
    );
  };

  const groupOf = ({ noun, label, records }) => {
    const head = make("div", { className: "noun", id: `go-to-${noun}` }, label);
    const group = make("div", {}, head, ...records.map(recordOf));
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", head.id);
    return group;
  };

  const show = (words, { groups, all_url: everything }) => {
    if (!groups.length) {
      say(`Nothing is found for “${words}”. Try fewer words, or a part of a reference such as 2020-16.`);
      return;
    }
    const all = option(everything, `All that is found for “${words}”`);
    all.className = "all";
    list.replaceChildren(...groups.map(groupOf), all);
    list.hidden = false;
    const found = options();
    found.forEach((each, place) => (each.id = `go-to-${place}`));
    told.classList.add("visually-hidden");
    told.textContent = `${found.length - 1} found`;
    shownFor = words;
    at = -1;
    open(true);
    select(0);
  };

  const answer = async (words, signal) => {
    const query = new URLSearchParams({ q: words });
    const response = await fetch(`${form.dataset.found}?${query}`, { signal });
    if (response.redirected) return { fault: "You are logged out. Load the page again to log in." };
    if (!response.ok) return { fault: "The server had a fault. Go on typing to try again." };
    return response.json();
  };

  const look = async () => {
    const words = typed();
    request.abort();
    if (!words) {
      open(false);
      return;
    }
    const mine = (request = new AbortController());
    const found = await answer(words, mine.signal).catch(() => ({
      fault: "The server cannot be reached. Go on typing to try again.",
    }));
    if (mine.signal.aborted || document.activeElement !== box) return;
    if (found.fault) say(found.fault);
    else show(words, found);
  };

  const keys = {
    ArrowDown: () => (panel.hidden ? look() : select((at + 1) % options().length)),
    ArrowUp: () => select(at > 0 ? at - 1 : options().length - 1),
    // Of what is no answer yet to what stands in the box, nothing is chosen unseen.
    Enter: () => (at >= 0 && shownFor === typed() ? options()[at].click() : form.requestSubmit()),
    Escape: () => (panel.hidden ? ((box.value = ""), box.blur()) : open(false)),
  };

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    request.abort();
    select(-1);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (!typed()) event.preventDefault();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (form.contains(relatedTarget)) return;
    clearTimeout(timer);
    request.abort();
    open(false);
  });
  // A click on an option leaves the caret in the box.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!asked || event.key !== "k" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  open(false);
}
