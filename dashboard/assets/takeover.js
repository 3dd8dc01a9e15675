/* Charts, in two steps. As the server drew them their points are read by pointer and keyboard at once. Then, when the page
   is idle or a reader comes near, Dash is fetched and shows the same page with live charts in place of the server's. */
(() => {
  const first = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  if (!first || !entry) return;
  const describe = (box) => box.setAttribute("aria-description", document.body.dataset.points);

  const mark = (name, kind) => {
    const made = document.createElement(kind);
    made.className = name;
    made.hidden = true;
    return made;
  };
  first.querySelectorAll("figure:has(> .chart)").forEach((figure) => {
    const [tip, ring] = [mark("tip", "output"), mark("ring", "i")];
    figure.append(ring, tip);
    figure.querySelectorAll("[data-places]").forEach(({ dataset, parentElement: box }) => {
      points(box, figure, tip, ring, dataset.texts.split("\t"), dataset.places.split(" ").map(Number));
      describe(box);
    });
  });

  /* A live chart tells its points by keyboard as well: plotly shows them, and what it shows is heard. */
  const heard = mark("heard", "output");
  heard.hidden = false;
  document.body.append(heard);
  const told = ({ data }) => data.flatMap(({ hoverinfo, hovertext, x }, curveNumber) =>
    hoverinfo === "skip" || !hovertext ? [] : Array.from(x, (_, pointNumber) => ({
      curveNumber, pointNumber, text: Array.isArray(hovertext) ? hovertext[pointNumber] : hovertext,
    })).filter(({ text }) => text));
  const read = (event) => {
    const box = event.target.closest(".chart");
    const plot = box?.querySelector(".js-plotly-plot");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!plot?.data || step === undefined || event.target !== box) return;
    event.preventDefault();
    const known = told(plot);
    const place = Math.min(Math.max(Number(box.dataset.at ?? -1) + step, 0), known.length - 1);
    if (!known[place]) return;
    const { text, ...point } = known[place];
    box.dataset.at = place;
    window.Plotly.Fx.hover(plot, [point]);
    heard.textContent = text.replaceAll("<br>", "\n").replace(/<[^>]+>/g, "");
  };
  entry.addEventListener("keydown", read);

  /* Taking over: not before every chart is drawn, and not while a reader is filling in a field. */
  const drawn = (graph) => graph.querySelector(".main-svg") || getComputedStyle(graph.closest(".chart")).display === "none";
  const ready = () => entry.querySelector("main") && [...entry.querySelectorAll(".dash-graph")].every(drawn);
  const busy = () => first.querySelector("input:focus, select:focus, textarea:focus");
  const reachable = (root) => [...root.querySelectorAll("a[href], summary, [tabindex]")].filter((e) => !e.parentElement.closest(".chart"));

  const takeOver = () => {
    const opened = [...first.querySelectorAll("details")].map((d) => d.open);
    entry.querySelectorAll("details").forEach((d, i) => { d.open = Boolean(opened[i]); });
    const typed = [...first.querySelectorAll(".tools input")].map((field) => field.value);
    entry.querySelectorAll(".tools input").forEach((field, i) => {
      if (field.value === typed[i]) return;
      field.value = typed[i] ?? "";
      field.dispatchEvent(new Event("input"));
    });
    const place = reachable(first).indexOf(document.activeElement);
    first.remove();
    if (place >= 0) reachable(entry)[place]?.focus({ preventScroll: true });
    document.documentElement.dataset.live = "true";
  };
  const equip = () => entry.querySelectorAll(".chart:not([tabindex])").forEach((box) => { box.tabIndex = 0; describe(box); });
  let waiting = true;
  new MutationObserver(() => {
    equip();
    if (!waiting || !ready()) return;
    waiting = false;
    requestAnimationFrame(() => busy() ? first.addEventListener("focusout", takeOver, { once: true }) : takeOver());
  }).observe(entry, { childList: true, subtree: true });

  /* Fetching: once, both files side by side. Dash waits for the promise in plotly's place, and asks for the page meanwhile. */
  const load = (address) => new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: fail });
    document.head.append(script);
  });
  let asked = false;
  const start = async () => {
    if (asked) return;
    asked = true;
    window.Plotly = load(entry.dataset.plotly);
    await load(entry.dataset.dash);
    new DashRenderer();
  };
  const near = ({ target }) => target.closest?.(".chart, .choices") && start();
  ["pointerover", "focusin", "touchstart"].forEach((kind) => first.addEventListener(kind, near, { passive: true }));
  const { saveData, effectiveType = "" } = navigator.connection ?? {};
  if (saveData || effectiveType.endsWith("2g")) return;
  const idle = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 3000 });
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
})();
