// Keeps the part of a page that tells how far long work has come up to date, without moving the reader.
// Without scripts the page has a link that reads it again.
(() => {
  const told = document.querySelector("[data-progress]");
  if (!told) return;
  const pause = 2000;

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = answer.ok && page.querySelector("[data-progress]");
      if (now && !now.querySelector("progress")) {
        location.reload();
        return;
      }
      if (now && now.innerHTML !== told.innerHTML) told.innerHTML = now.innerHTML;
    } catch {
      // The next look may succeed.
    }
    setTimeout(look, pause);
  }

  setTimeout(look, pause);
})();
