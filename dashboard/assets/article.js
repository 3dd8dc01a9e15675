/* The article beside its charts: the chart follows the sentence that is read, by scrolling, by a click and by arrow keys.
   Where the chart stands below its sentence nothing has to follow. The sentence in focus is in the address. */
(() => {
  const list = document.querySelector(".beside");
  if (!list) return;
  const items = [...list.children];
  const text = (item) => item.querySelector(".sentence");
  const link = (item) => item.querySelector(".quote a");
  const scores = [...document.querySelectorAll(".score a")];
  let current = items.findIndex((item) => item.classList.contains("focus"));

  let later = 0;
  const remember = () => {
    const here = new URL(location.href);
    here.searchParams.set("claim", items[current].dataset.claim);
    here.hash = "";
    if (here.href !== location.href) history.replaceState(history.state, "", here);
  };
  const show = (place) => {
    items.forEach((item, at) => item.classList.toggle("focus", at === place));
    scores.forEach((score, at) => at === place ? score.setAttribute("aria-current", "true") : score.removeAttribute("aria-current"));
    if (place === current) return;
    current = place;
    clearTimeout(later);
    later = setTimeout(remember, 150);
  };

  /* By scrolling: the sentence that crosses a line below the middle of the window's upper half. A choice holds until the
     reader scrolls again by hand. */
  let held = false;
  const seen = new Set();
  const observer = new IntersectionObserver((entries) => {
    entries.forEach(({ target, isIntersecting }) => isIntersecting ? seen.add(target) : seen.delete(target));
    if (held || !seen.size) return;
    show(items.findIndex((item) => seen.has(text(item))));
  }, { rootMargin: "-38% 0px -61% 0px" });
  items.forEach((item) => observer.observe(text(item)));
  ["wheel", "touchmove"].forEach((kind) => addEventListener(kind, () => { held = false; }, { passive: true }));
  addEventListener("keydown", ({ key, target }) => { if (key === "PageDown" || key === "PageUp" || (target === document.body && key.startsWith("Arrow"))) held = false; });
  addEventListener("pointerdown", ({ target }) => { if (target === document.documentElement) held = false; });

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const go = (place, how) => {
    held = true;
    show(place);
    text(items[place]).scrollIntoView({ block: "nearest", behavior: how ?? (calm.matches ? "instant" : "smooth") });
  };
  const plain = ({ button, metaKey, ctrlKey, shiftKey, altKey }) => !button && !metaKey && !ctrlKey && !shiftKey && !altKey;
  items.forEach((item, place) => {
    link(item).addEventListener("click", (event) => {
      if (!plain(event)) return;
      event.preventDefault();
      go(place);
    });
    link(item).addEventListener("focus", () => go(place));
    link(item).addEventListener("keydown", (event) => {
      const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 }[event.key];
      if (to === undefined || !items[to]) return;
      event.preventDefault();
      link(items[to]).focus({ preventScroll: true });
    });
  });
  scores.forEach((score, place) => score.addEventListener("click", (event) => {
    if (!plain(event)) return;
    event.preventDefault();
    link(items[place]).focus({ preventScroll: true });
  }));

  /* A link to a sentence leads to it. */
  if (new URL(location.href).searchParams.has("claim") && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    held = true;
    text(items[current]).scrollIntoView({ block: "center", behavior: "instant" });
  }
  show(current);
})();
