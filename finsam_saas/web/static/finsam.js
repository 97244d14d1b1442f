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
every("form[data-warn-unsaved], form[data-autosave]", warnBeforeLeaving);
