"use strict";

// Gives the widgets that select2 makes of a picker the name that its label says.
{
  // A picker in an inline row has no label, but an aria-label of its own.
  const namer = (picker) => {
    const [label] = picker.labels;
    if (!label) return picker.id;
    label.id ||= `${picker.id}_label`;
    return label.id;
  };

  const name = (picker) => {
    const made = picker.nextElementSibling;
    if (!made?.classList.contains("select2")) return;
    const said = namer(picker);
    const shown = made.querySelector('[role="textbox"]');
    const parts = '[role="textbox"], .select2-search__field';
    for (const part of made.querySelectorAll(parts)) {
      part.setAttribute("aria-labelledby", said);
    }
    const chosen = shown?.id ? `${said} ${shown.id}` : said;
    made.querySelector('[role="combobox"]')?.setAttribute("aria-labelledby", chosen);
  };
  const nameAll = () =>
    document.querySelectorAll("select.admin-autocomplete").forEach(name);

  // select2 comes some time after the page, and again with every inline row.
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  nameAll();
}
