// Shows the effect of what is being typed: asks the page's own "Räkna om" and takes over its results.
// Without this file the button does the same. Nothing is saved by it.
"use strict";

const QUIET_MILLISECONDS = 400;

function showEffect(answered) {
  document.querySelectorAll("[data-effect]").forEach((place) => {
    const fresh = answered.getElementById(place.id);
    if (fresh && fresh.textContent !== place.textContent) place.textContent = fresh.textContent;
  });
}

document.querySelectorAll("form[data-recalculate]").forEach((form) => {
  let timer = 0;
  let latest = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++latest;
      const fields = new FormData(form);
      fields.set("action", "recalculate");
      const answer = await fetch(location.href, { method: "POST", body: fields }).catch(() => null);
      if (!answer || (answer.status !== 200 && answer.status !== 422)) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine === latest) showEffect(page);
    }, QUIET_MILLISECONDS);
  });
});
