/* Charts, in two steps. As the server drew them their points are read by pointer and keyboard at once. Then, when the page
   is idle or a reader comes near, Dash is fetched; it draws the charts alone, beside the page, and each one that is drawn
   takes the place of the server's. Nothing else of the page is drawn twice. */
(() => {
  const page = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  if (!page || !entry) return;

  const mark = (name, kind) => {
    const made = document.createElement(kind);
    made.className = name;
    made.hidden = true;
    return made;
  };
  const equip = () => page.querySelectorAll("figure:has([data-places])").forEach((figure) => {
    const [tip, ring] = [mark("tip", "output"), mark("ring", "i")];
    figure.append(ring, tip);
    figure.querySelectorAll("[data-places]").forEach(({ dataset, parentElement: box }) => {
      points(box, figure, tip, ring, dataset.texts.split("\t"), dataset.places.split(" ").map(Number));
      box.setAttribute("aria-description", document.body.dataset.points);
    });
  });
  equip();

  /* A live chart tells its points by keyboard as well: plotly shows them, and what it shows is heard. */
  const heard = mark("heard", "output");
  heard.hidden = false;
  document.body.append(heard);
  const told = ({ data }) => data.flatMap(({ hoverinfo, hovertext, x }, curveNumber) =>
    hoverinfo === "skip" || !hovertext ? [] : Array.from(x, (_, pointNumber) => ({
      curveNumber, pointNumber, text: Array.isArray(hovertext) ? hovertext[pointNumber] : hovertext,
    })).filter(({ text }) => text));
  const read = (event) => {
    const box = event.currentTarget;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const plot = box.querySelector(".js-plotly-plot");
    const known = told(plot);
    const place = Math.min(Math.max(Number(box.dataset.at ?? -1) + step, 0), known.length - 1);
    if (!known[place]) return;
    const { text, ...point } = known[place];
    box.dataset.at = place;
    window.Plotly.Fx.hover(plot, [point]);
    heard.textContent = text.replaceAll("<br>", "\n").replace(/<[^>]+>/g, "");
  };

  /* Taking over: a chart moves from where Dash drew it, its home, to where the server's stands. */
  const homes = new Map();
  const hidden = (box) => getComputedStyle(box).display === "none";
  const put = (graph) => {
    const drawn = page.querySelector(`[data-graph="${graph.id}"]`);
    if (!drawn) return;
    const box = drawn.parentElement;
    box.onpointerleave?.();
    box.onpointermove = box.onpointerdown = box.onpointerleave = box.onblur = null;
    box.tabIndex = 0;
    box.onkeydown = read;
    drawn.replaceWith(graph);
    const left = [...page.querySelectorAll("[data-graph]")].filter(({ parentElement }) => !hidden(parentElement));
    if (!left.length) document.documentElement.dataset.live = "true";
  };
  const meet = (plot) => {
    const graph = plot.closest(".dash-graph");
    if (!plot.on || homes.has(graph)) return;
    homes.set(graph, graph.parentElement);
    plot.on("plotly_afterplot", () => put(graph));
    if (plot.querySelector(".main-svg")) requestAnimationFrame(() => put(graph));
  };
  new MutationObserver(() => entry.querySelectorAll(".dash-graph > div").forEach(meet)).observe(entry, { childList: true, subtree: true });

  /* Choosing: the page at the other address comes into this one's place, and Dash is told of it. A table's order is no page. */
  const place = (address) => {
    const { pathname, searchParams } = new URL(address);
    ["sort", "find"].forEach((word) => searchParams.delete(word));
    return `${pathname}?${searchParams}`;
  };
  let shown = place(location.href);
  let telling = false;
  let asking = new AbortController();
  const turn = async (address, remember, signal) => {
    const answer = await fetch(address, { signal });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = next.getElementById("first-paint");
    const { version } = next.documentElement.dataset;
    if (!answer.ok || !content || version !== document.documentElement.dataset.version) throw new Error(answer.status);
    if (signal.aborted) return;
    homes.forEach((home, graph) => { if (home.isConnected) home.append(graph); });
    const opened = [...page.querySelectorAll("details[open][id]")].map(({ id }) => id);
    const focus = document.activeElement?.getAttribute("href");
    remember();
    document.title = next.title;
    page.replaceChildren(...content.childNodes);
    opened.forEach((id) => { const found = document.getElementById(id); if (found) found.open = true; });
    if (focus) page.querySelector(`.choices a[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    equip();
    telling = true;
    dispatchEvent(new PopStateEvent("popstate"));
    telling = false;
  };
  const go = (address, remember) => {
    if (place(address) === shown) return;
    shown = place(address);
    asking.abort();
    const { signal } = (asking = new AbortController());
    turn(address, remember, signal).catch(() => signal.aborted || location.assign(address));
  };
  page.addEventListener("click", (event) => {
    const link = event.target.closest(".choices a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.href, () => place(link.href) === place(location.href) || history.pushState(null, "", link.href));
  });
  addEventListener("popstate", (event) => {
    if (telling) return;
    event.stopImmediatePropagation();
    go(location.href, () => {});
  });

  /* Fetching: once, both files side by side. Dash waits for the promise in plotly's place, and asks for the charts meanwhile.
     One that failed would be asked again and again, so that a file which never comes is waited for: the server's charts stay. */
  /* What Dash asks for names the version that this page was written from; where that is gone, the page is loaded anew. */
  const ask = window.fetch;
  window.fetch = async (address, options) => {
    if (!String(address).includes("_dash-update-component")) return ask(address, options);
    const headers = { ...options?.headers, "Nine-Bridges-Version": document.documentElement.dataset.version };
    const answer = await ask(address, { ...options, headers });
    if (answer.status === 410) location.reload();
    return answer;
  };
  const load = (address) => new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: fail });
    document.head.append(script);
  });
  let asked = false;
  const start = () => {
    if (asked) return;
    asked = true;
    window.Plotly = load(entry.dataset.plotly).catch(() => new Promise(() => {}));
    load(entry.dataset.dash).then(() => new DashRenderer(), () => {});
  };
  const near = ({ target }) => target.closest?.(".chart, .choices") && start();
  ["pointerover", "focusin", "touchstart"].forEach((kind) => page.addEventListener(kind, near, { passive: true }));
  const { saveData, effectiveType = "" } = navigator.connection ?? {};
  if (saveData || effectiveType.endsWith("2g")) return;
  const idle = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 3000 });
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
})();
