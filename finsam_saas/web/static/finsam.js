// Conveniences only: every page does its work without this file. Words come from the page, in its language.
"use strict";

const every = (selector, act, within = document) => within.querySelectorAll(selector).forEach(act);

/* Lists: a filter takes effect when it is changed; typed text waits for Enter, and a fold that was opened for its button. */
function submitFiltersOnChange() {
  every("form[data-autosubmit]", (form) => {
    form.addEventListener("change", (event) => {
      if (form.closest("details[open]")) return;
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
  });
}

/* Buttons that copy a text say so for a moment. */
function offerCopying() {
  if (!navigator.clipboard) return;
  every("button[data-copy]", (button) => {
    const label = button.querySelector("span");
    const words = label.textContent;
    button.hidden = false;
    label.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = button.dataset.copied;
      setTimeout(() => { label.textContent = words; }, 2000);
    });
  });
}

/* Light or dark at once, without leaving a half-filled form; the address remembers the choice. */
function changeThemeInPlace() {
  every("[data-themes] button", (button) => {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const answer = await fetch(button.formAction, {
        method: "POST", body: new FormData(button.form), redirect: "manual",
      }).catch(() => null);
      if (!answer || !(answer.ok || answer.type === "opaqueredirect")) { button.form.requestSubmit(button); return; }
      document.documentElement.dataset.bsTheme = button.dataset.theme;
      every("[data-themes] button", (other) => other.removeAttribute("aria-current"));
      button.setAttribute("aria-current", "true");
    });
  });
}

/* The entry grid. Symbols are never added as nought: a sum with a gap shows the gap.
   A cell not yet typed is left out, so that the sum grows while one types. */
const WHOLE_NUMBER = /^\d{1,9}$/;

function sumOf(values) {
  const known = values.map((value) => value.replace(/\s/g, "")).filter((value) => value !== "" && value !== ".");
  if (known.length === 0) return "-";
  if (known.some((value) => !WHOLE_NUMBER.test(value))) return "-";
  return known.reduce((sum, value) => sum + Number(value), 0).toLocaleString(document.documentElement.lang || "sv");
}

function keepTotals(grid) {
  grid.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-sum]");
    if (!row) return;
    row.querySelector("[data-total]").textContent = sumOf([...row.querySelectorAll("input")].map((input) => input.value));
    const cell = event.target.closest(".cell");
    cell.classList.remove("cell-saved", "cell-error");
    cell.dataset.edited = "true";
    event.target.removeAttribute("aria-invalid");
    every(".icon, .visually-hidden", (mark) => mark.remove(), cell);
  });
}

function markSaved(form) {
  every(".cell[data-edited]", (cell) => {
    delete cell.dataset.edited;
    cell.classList.add("cell-saved");
    cell.prepend(cell.closest("[data-entry]").querySelector("[data-saved-mark]").content.cloneNode(true));
  }, form);
}

function cellsOf(grid) {
  return [...grid.querySelectorAll("tr[data-sum]")].map((row) => [...row.querySelectorAll("input")]);
}

function placeOf(cells, input) {
  const row = cells.findIndex((inputs) => inputs.includes(input));
  return [row, row < 0 ? -1 : cells[row].indexOf(input)];
}

function moveWithArrows(grid) {
  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    const cells = cellsOf(grid);
    const [row, column] = placeOf(cells, input);
    if (row < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const atStart = input.selectionStart === 0;
    const atEnd = input.selectionEnd === input.value.length;
    const goal = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Enter: [row + 1, column],
      ArrowLeft: atStart ? [row, column - 1] : null,
      ArrowRight: atEnd ? [row, column + 1] : null,
    }[event.key];
    const next = goal && cells[goal[0]] && cells[goal[0]][goal[1]];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}

function pasteBlocks(grid) {
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    const block = text.split(/\r?\n/).map((line) => line.split("\t").map((value) => value.trim()));
    const cells = cellsOf(grid);
    const [row, column] = placeOf(cells, event.target);
    if (row < 0 || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    block.forEach((values, down) => values.forEach((value, right) => {
      const input = cells[row + down] && cells[row + down][column + right];
      if (!input || input.readOnly) return;
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }));
  });
}

/* Saving as typed: one request at a time, the newest state last; what is typed always stays on the page. */
function saveAsTyped(form) {
  const told = form.querySelector("[data-save-state]") || document.querySelector("[data-save-state]");
  let waiting = false;
  let busy = false;
  const tell = (words, failed) => {
    if (!told) return;
    told.textContent = words;
    told.classList.toggle("failed", failed);
  };
  const save = async () => {
    if (busy) { waiting = true; return; }
    busy = true;
    do {
      waiting = false;
      if (told) tell(told.dataset.saving, false);
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      }).catch(() => null);
      const words = answer && answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer && answer.ok && words) {
        tell(words.message, false);
        if (!waiting) {
          delete form.dataset.unsaved;
          markSaved(form);
        }
      } else if (told) {
        tell((words && words.message) || told.dataset.failed, true);
      }
    } while (waiting);
    busy = false;
  };
  form.addEventListener("change", save);
}

/* Leaving with unsaved words: the browser asks first. */
function warnBeforeLeaving(form) {
  form.addEventListener("input", () => { form.dataset.unsaved = "true"; });
  form.addEventListener("submit", () => { delete form.dataset.unsaved; });
  addEventListener("beforeunload", (event) => { if (form.dataset.unsaved) event.preventDefault(); });
}

/* A double press is one submission; after five seconds the same form may be sent again (a download stays here). */
function submitOnce() {
  every("form[method=post]", (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.submitted) event.preventDefault();
      form.dataset.submitted = "true";
      setTimeout(() => { delete form.dataset.submitted; }, 5000);
    });
  });
}

submitFiltersOnChange();
offerCopying();
changeThemeInPlace();
submitOnce();
every("[data-entry-grid]", (grid) => { keepTotals(grid); moveWithArrows(grid); pasteBlocks(grid); });
every("form[data-autosave]", saveAsTyped);
every("form[data-warn-unsaved], form[data-autosave]", warnBeforeLeaving);
