"use strict";

// Asks before unsaved work is left. What a form holds is compared with what it held, so
// that words typed and taken back count for nothing.
{
  const GUARDED = "#content-main form[id$=_form], form[data-guarded]";
  const forms = [...document.querySelectorAll(GUARDED)];
  const unsaved = document.querySelector(".errornote, form[data-guarded]");
  const held = new Map();
  let leaving = false;
  let early = false; // typed before the page was ready

  const content = (form) =>
    JSON.stringify(
      [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]),
    );

  const dirty = () =>
    Boolean((unsaved || early) && forms.length) ||
    forms.some((form) => held.has(form) && content(form) !== held.get(form));

  // Pickers and inline rows are made ready by then.
  window.addEventListener("load", () =>
    setTimeout(() => forms.forEach((form) => held.set(form, content(form)))),
  );
  document.addEventListener("input", ({ target }) => {
    early ||= !held.size && forms.includes(target.form);
  });
  for (const form of forms) form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty()) event.preventDefault();
  });
}
