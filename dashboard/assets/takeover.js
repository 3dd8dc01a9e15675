/* Shows Dash's page in place of the one that the server wrote, once the same content and its charts are drawn. */
(() => {
  const first = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  if (!first || !entry) return;

  const drawn = (graph) => graph.querySelector(".main-svg") || getComputedStyle(graph.closest(".chart")).display === "none";
  const ready = () => entry.querySelector("main") && [...entry.querySelectorAll(".dash-graph")].every(drawn);

  const reachable = (root) => [...root.querySelectorAll("a[href], summary, [tabindex]")].filter((e) => !e.closest(".chart"));

  const takeOver = () => {
    const opened = [...first.querySelectorAll("details")].map((d) => d.open);
    entry.querySelectorAll("details").forEach((d, i) => { d.open = Boolean(opened[i]); });
    const place = reachable(first).indexOf(document.activeElement);
    first.remove();
    if (place >= 0) reachable(entry)[place]?.focus({ preventScroll: true });
    document.documentElement.dataset.live = "true";
  };

  const watcher = new MutationObserver(() => {
    if (!ready()) return;
    watcher.disconnect();
    requestAnimationFrame(takeOver);
  });
  watcher.observe(entry, { childList: true, subtree: true });
})();
