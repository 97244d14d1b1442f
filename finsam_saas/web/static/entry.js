// The page where a report is written: totals, keys, pasting, saving as one types. Conveniences only: without this
// file the buttons do the same. Loaded after finsam.js, whose `every` it uses. Words come from the page.
"use strict";

const WHOLE_NUMBER = /^\d{1,9}$/;
const QUIET_BEFORE_SAVING = 1000;
const BEFORE_TRYING_AGAIN = 10000;
const KEPT = "finsam ";
const NEVER_KEPT = new Set(["csrf_token", "version", "step", "no_participants"]);

/* Symbols are never added as nought: a sum with a gap shows the gap.
   A cell not yet typed is left out, so that the sum grows while one types. */
function sumOf(values) {
  const known = values.map((value) => value.replace(/\s/g, "")).filter((value) => value !== "" && value !== ".");
  if (known.length === 0 || known.some((value) => !WHOLE_NUMBER.test(value))) return "-";
  return known.reduce((sum, value) => sum + Number(value), 0).toLocaleString(document.documentElement.lang || "sv");
}

/* A cell's state by shape and colour; "" takes it away. */
function setState(input, state) {
  const cell = input.closest(".cell");
  cell.classList.remove("cell-saved", "cell-ask", "cell-error");
  every(".icon, .visually-hidden", (mark) => mark.remove(), cell);
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
  if (!state) return;
  cell.classList.add(`cell-${state}`);
  cell.prepend(document.querySelector(`template[data-mark=${state}]`).content.cloneNode(true));
  if (state === "error") input.setAttribute("aria-invalid", "true");
}

function keepTotals(grid) {
  grid.addEventListener("input", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    const row = cell.closest("tr");
    row.querySelector("[data-total]").textContent = sumOf([...row.querySelectorAll(".cell input")].map((input) => input.value));
    cell.dataset.edited = "now";
    setState(event.target, "");
  });
}

/* Moving in the grid: arrows and Enter as in a spreadsheet, Tab from cell to cell, ? to the row's help and comment. */
function cellsOf(grid) {
  return [...grid.querySelectorAll("tr[data-sum]")].map((row) => [...row.querySelectorAll(".cell input")]);
}

function placeOf(cells, input) {
  const row = cells.findIndex((inputs) => inputs.includes(input));
  return [row, row < 0 ? -1 : cells[row].indexOf(input)];
}

function goalOf(event, cells, row, column) {
  const input = event.target;
  if (event.key === "Tab") {
    const inOrder = [...input.form.querySelectorAll("[data-entry-grid] .cell input")].filter((one) => one.offsetParent);
    return inOrder[inOrder.indexOf(input) + (event.shiftKey ? -1 : 1)];
  }
  if (event.shiftKey) return null;
  const [down, right] = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Enter: [1, 0],
    ArrowLeft: input.selectionStart === 0 ? [0, -1] : null,
    ArrowRight: input.selectionEnd === input.value.length ? [0, 1] : null,
  }[event.key] || [0, 0];
  return down || right ? (cells[row + down] || [])[column + right] : null;
}

function moveWithKeys(grid) {
  grid.addEventListener("keydown", (event) => {
    const cells = cellsOf(grid);
    const [row, column] = placeOf(cells, event.target);
    if (event.key === "Escape" && event.target.matches(".row-more textarea")) {
      event.target.closest("tr").querySelector(".cell input").focus();
    }
    if (row < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "?") {
      event.preventDefault();
      const more = event.target.closest("tr").querySelector(".row-more");
      more.open = true;
      more.querySelector("textarea").focus();
      return;
    }
    const goal = goalOf(event, cells, row, column);
    if (!goal) return;
    event.preventDefault();
    goal.focus();
    goal.select();
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
      if (!input) return;
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }));
  });
}

/* What the server says about what was typed: faults at their fields, questions where they belong. */
function marked(mark, words, classes) {
  const line = document.createElement("p");
  line.className = classes;
  line.append(document.querySelector(`template[data-mark=${mark}]`).content.cloneNode(true));
  every(".visually-hidden", (one) => one.remove(), line);
  line.append(Object.assign(document.createElement("span"), { textContent: words }));
  return line;
}

function showFault(input, words) {
  const id = `${input.name}-error`;
  const note = input.closest(".cell")?.closest("tr").nextElementSibling;
  document.getElementById(id)?.remove();
  if (words) {
    const line = Object.assign(marked("error", words, "field-error"), { id });
    if (note) note.firstElementChild.append(line); else input.before(line);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
  } else if (!note) {
    input.removeAttribute("aria-invalid");
  }
  if (note) {
    note.hidden = !note.querySelector("p");
    note.previousElementSibling.classList.toggle("has-note", !note.hidden);
  }
}

function showQuestions(form, asks) {
  every("[data-asks]", (holder) => {
    const sentences = asks[holder.dataset.asks] || [];
    const shown = [...holder.querySelectorAll("span")].map((one) => one.textContent);
    if (shown.join() !== sentences.join()) holder.replaceChildren(...sentences.map((one) => marked("ask", one, "ask")));
    const prompt = holder.closest("[data-shown-with-asks]");
    if (prompt) prompt.hidden = !sentences.length && !prompt.querySelector("textarea").value;
    const more = holder.closest(".row-more");
    if (more && sentences.length && !shown.length) more.open = true;
  }, form);
}

function askAboutNames(form, names) {
  for (const [name, words] of Object.entries(names)) {
    const text = form.elements[name];
    let list = text.parentElement.querySelector(".names");
    if (!list) text.after(list = Object.assign(document.createElement("div"), { className: "names" }));
    const answered = new Set([...list.querySelectorAll("input:checked")].map((one) => one.value));
    list.replaceChildren(...[...new Set([...answered, ...words])].map((word, place) => {
      const id = `${name}-name-${place}`;
      const choice = Object.assign(document.createElement("div"), { className: "choice" });
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "no_participants", value: word, id });
      box.checked = answered.has(word);
      const label = Object.assign(document.createElement("label"), { htmlFor: id });
      label.textContent = form.dataset.nameWords.replace("*", word);
      choice.append(box, label);
      return choice;
    }));
  }
}

function showAnswer(form, answer) {
  for (const input of form.elements) {
    const cell = input.closest(".cell");
    if (!input.name || cell?.dataset.edited === "now") continue;
    const fault = (answer.errors || {})[input.name];
    if (cell && (fault || answer.version)) {
      setState(input, fault ? "error" : answer.asked.includes(input.name) ? "ask" : input.value && "saved");
    }
    if (cell || fault || input.getAttribute("aria-invalid")) showFault(input, fault);
  }
  showQuestions(form, answer.asks || {});
  askAboutNames(form, answer.names || {});
}

/* What could not be saved because nobody is signed in any longer is kept by this tab alone, until it is taken back. */
const isKept = (name) => !NEVER_KEPT.has(name) && !name.startsWith("seen-");
const typedIn = (form) => [...new FormData(form)].filter(([name, value]) => value !== "" && isKept(name));

function keepInTab(form) {
  sessionStorage.setItem(KEPT + form.dataset.keep, JSON.stringify(typedIn(form)));
}

function offerBack(form, save) {
  const key = KEPT + form.dataset.keep;
  const kept = sessionStorage.getItem(key);
  const note = document.querySelector("[data-kept-note]");
  const forget = () => { sessionStorage.removeItem(key); note.hidden = true; };
  if (!kept || kept === JSON.stringify(typedIn(form))) { forget(); return; }
  note.hidden = false;
  note.querySelector("[data-throw-away]").addEventListener("click", forget);
  note.querySelector("[data-take-back]").addEventListener("click", () => {
    const values = new Map(JSON.parse(kept));
    for (const field of form.elements) {
      if (!field.name || !isKept(field.name) || field.value === (values.get(field.name) ?? "")) continue;
      field.value = values.get(field.name) ?? "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    forget();
    save();
  });
}

/* Saving as typed: one request at a time, the newest state last; what is typed always stays on the page. */
function saveAsTyped(form) {
  const told = form.querySelector("[data-save-state]");
  let timer = 0;
  let running = null;
  const tell = (words, failed) => { told.textContent = words; told.classList.toggle("failed", failed); };
  const later = (milliseconds) => { clearTimeout(timer); timer = setTimeout(save, milliseconds); };

  const signedOut = () => {
    keepInTab(form);
    delete form.dataset.unsaved;
    form.dataset.signedOut = "true";
    tell(`${told.dataset.signedOut} `, true);
    told.append(Object.assign(document.createElement("a"), { href: location.href, textContent: told.dataset.signIn }));
  };

  const take = async (answer) => {
    const isJson = answer?.headers.get("Content-Type")?.includes("json");
    if (isJson) {
      const words = await answer.json();
      if (words.version) form.elements.version.value = words.version;
      for (const [name, value] of Object.entries(words.versions || {})) form.elements[name].value = value;
      if (answer.ok && !timer) { delete form.dataset.unsaved; sessionStorage.removeItem(KEPT + form.dataset.keep); }
      showAnswer(form, words);
      tell(words.message, !answer.ok);
    } else if (answer && answer.status < 500) {
      signedOut();
    } else {
      tell(told.dataset.failed, true);
      if (!timer) later(BEFORE_TRYING_AGAIN);
    }
  };

  function save() {
    clearTimeout(timer);
    timer = 0;
    if (form.dataset.signedOut) return null;
    if (running) { later(QUIET_BEFORE_SAVING); return running; }
    every(".cell[data-edited]", (cell) => { delete cell.dataset.edited; }, form);
    tell(told.dataset.saving, false);
    running = fetch(form.dataset.autosave, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
    }).catch(() => null).then(take).finally(() => { running = null; });
    return running;
  }

  form.addEventListener("input", () => later(QUIET_BEFORE_SAVING));
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
  addEventListener("pagehide", () => { if (form.dataset.unsaved) keepInTab(form); });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    timer = 0;
    if (!running) { keepInTab(form); return; }
    // The save on its way moves the version on; the button's turn comes after it.
    event.preventDefault();
    delete form.dataset.submitted;
    const pressed = event.submitter;
    await running;
    form.requestSubmit(pressed);
  });
  offerBack(form, save);
  // Somebody who was quicker than this file has typed already.
  if ([...form.elements].some((one) => one.matches("input, textarea") && one.value !== one.defaultValue)) {
    form.dataset.unsaved = "true";
    later(QUIET_BEFORE_SAVING);
  }
}

every("[data-with-keys]", (words) => { words.hidden = false; });
every("[data-entry-grid]", (grid) => { keepTotals(grid); moveWithKeys(grid); pasteBlocks(grid); });
every("form[data-autosave]", saveAsTyped);
every("[data-handed-in]", () => {
  Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT)).forEach((key) => sessionStorage.removeItem(key));
});
