// Lists with the keyboard, menus that can be narrowed and counted in place.
"use strict";

(() => {
  const rows = () => [...document.querySelectorAll("#result_list tbody tr")];
  let at = -1;

  const typing = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented ||
    event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], details[open]");

  const goTo = (place) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("row-at");
    at = Math.max(0, Math.min(place, all.length - 1));
    const row = all[at];
    row.classList.add("row-at");
    row.querySelector("th a, td a")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const keys = {
    j: () => goTo(at + 1),
    k: () => goTo(at < 0 ? 0 : at - 1),
    x: () => rows()[at]?.querySelector(".action-select")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (!document.getElementById("changelist") || typing(event)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("focusin", (event) => {
    const place = rows().indexOf(event.target.closest?.("#result_list tbody tr"));
    if (place < 0) return;
    rows()[at]?.classList.remove("row-at");
    at = place;
    rows()[at].classList.add("row-at");
  });

  const LONG = 12;

  const narrowed = (form) => {
    const list = form.querySelector("ul");
    if (!list || list.children.length <= LONG || form.querySelector(".narrow")) return;
    const label = document.createElement("label");
    label.className = "narrow";
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = "Narrow these";
    field.setAttribute("aria-label", "Narrow the choices");
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase();
      for (const item of list.children) {
        item.hidden = !item.textContent.toLowerCase().includes(words);
      }
    });
    label.append(field);
    if (!form.querySelector(".find")) list.before(label);
  };

  const prepare = (scope) => scope.querySelectorAll(".answers").forEach(narrowed);

  // The counts of a menu are fetched into it, in place of the whole page.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.(".show-counts");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const menu = link.closest("[data-menu]");
    link.textContent = "Counting …";
    const response = await fetch(link.href);
    if (!response.ok) {
      location.href = link.href;
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const counted = page.querySelector(`[data-menu="${CSS.escape(menu.dataset.menu)}"]`);
    menu.querySelector("div").replaceWith(counted.querySelector("div"));
    prepare(menu);
    menu.querySelector(".menu-foot button").focus();
  });

  prepare(document);
})();
