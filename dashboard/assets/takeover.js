/* Charts, in two steps. As the server drew them their points are read at once: see tooltips.js. Then, when the page
   is idle or a reader comes near, Dash is fetched; it draws the charts alone, beside the page, and each one that is drawn
   takes the place of the server's. Nothing else of the page is drawn twice. */
(() => {
  const page = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  if (!page || !entry) return;

  /* A live chart tells its points by keyboard as well: plotly shows them, and what it shows is heard. */
  const heard = tooltips.mark("heard", "output");
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
  /* A pointer with a point zooms along the years, with shift it pans; a double click returns. A touch scrolls the page. This is set
     when the pointer comes, for a chart that is not seen must not be drawn again: plotly would measure its texts as nothing. */
  const movable = (plot) => {
    const { xaxis, xaxis2 } = plot.layout ?? {};
    if (!xaxis || xaxis2 || !matchMedia("(pointer: fine)").matches) return;
    window.Plotly.relayout(plot, { dragmode: "zoom", "xaxis.fixedrange": false });
  };
  const put = (graph) => {
    const drawn = page.querySelector(`[data-graph="${graph.id}"]`);
    if (!drawn) return;
    const box = drawn.parentElement;
    box.onpointerleave?.();
    box.onpointermove = box.onpointerdown = box.onpointerleave = box.onblur = null;
    box.tabIndex = 0;
    box.onkeydown = read;
    drawn.replaceWith(graph);
    graph.addEventListener("pointerenter", () => movable(graph.querySelector(".js-plotly-plot")), { once: true });
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
  const { saveData, effectiveType = "" } = navigator.connection ?? {};
  const sparing = saveData || effectiveType.endsWith("2g");
  const ask = async (address, options) => {
    const answer = await fetch(address, options);
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  };
  /* What a pointer or the focus rests on is asked for beforehand; a few answers are kept until one of them is shown. */
  const kept = new Map();
  const foresee = ({ target }) => {
    const link = target.closest?.(".choices a");
    if (!link || sparing || kept.size > 7 || kept.has(link.href) || place(link.href) === shown) return;
    kept.set(link.href, ask(link.href, { priority: "low" }).catch(() => {}));
  };
  ["pointerover", "focusin"].forEach((kind) => page.addEventListener(kind, foresee, { passive: true }));

  /* The control in use, by its name and value: the same one has the focus on the page that comes. */
  const forms = (root) => [...root.querySelectorAll(".picker")];
  const control = (used) => {
    const { word, value } = used?.dataset ?? {};
    if (word) return () => page.querySelector(`.choices a[data-word="${CSS.escape(word)}"][data-value="${CSS.escape(value)}"]`);
    const form = used?.closest?.(".picker");
    const at = form ? forms(page).indexOf(form) : -1;
    const name = used?.name;
    return () => forms(page)[at]?.querySelector(name ? `[name="${CSS.escape(name)}"]` : "button");
  };
  const turn = async (address, remember, signal) => {
    const text = (await kept.get(address)) ?? (await ask(address, { signal }));
    const next = new DOMParser().parseFromString(text, "text/html");
    const content = next.getElementById("first-paint");
    const { version } = next.documentElement.dataset;
    if (!content || version !== document.documentElement.dataset.version) throw new Error("no page of this version");
    if (signal.aborted) return;
    kept.clear();
    homes.forEach((home, graph) => { if (home.isConnected) home.append(graph); });
    const opened = [...page.querySelectorAll("details[open][id]")].map(({ id }) => id);
    const same = page.contains(document.activeElement) ? control(document.activeElement) : () => {};
    remember();
    document.title = next.title;
    page.replaceChildren(...content.childNodes);
    opened.forEach((id) => { const found = document.getElementById(id); if (found) found.open = true; });
    same()?.focus({ preventScroll: true });
    tooltips.equip(page);
    telling = true;
    dispatchEvent(new PopStateEvent("popstate"));
    telling = false;
  };
  const go = (address, remember) => {
    if (place(address) === shown) return;
    shown = place(address);
    page.setAttribute("aria-busy", "true");
    asking.abort();
    const { signal } = (asking = new AbortController());
    turn(address, remember, signal)
      .catch(() => signal.aborted || location.assign(address))
      .finally(() => signal.aborted || page.removeAttribute("aria-busy"));
  };
  const choose = (address) => go(address, () => place(address) === place(location.href) || history.pushState(null, "", address));
  page.addEventListener("click", (event) => {
    const link = event.target.closest(".choices a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    link.closest("ul").querySelectorAll(".chosen").forEach((other) => other.classList.remove("chosen"));
    link.classList.add("chosen");
    choose(link.href);
  });
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".picker") || new URL(form.action).pathname !== location.pathname) return;
    event.preventDefault();
    const address = new URL(form.action);
    new FormData(form).forEach((value, name) => { if (value) address.searchParams.set(name, value); });
    choose(address.href);
  });
  addEventListener("popstate", (event) => {
    if (telling) return;
    event.stopImmediatePropagation();
    go(location.href, () => {});
  });

  /* What Dash asks for names the version that this page was written from; where that is gone, the page is loaded anew. */
  const send = window.fetch;
  window.fetch = async (address, options) => {
    if (!String(address).includes("_dash-update-component")) return send(address, options);
    const headers = { ...options?.headers, "Nine-Bridges-Version": document.documentElement.dataset.version };
    const answer = await send(address, { ...options, headers });
    if (answer.status === 410) location.reload();
    return answer;
  };

  /* Fetching: once, both files side by side. Dash waits for the promise in plotly's place, and asks for the charts meanwhile.
     One that failed would be asked again and again, so that a file which never comes is waited for: the server's charts stay. */
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
  if (sparing) return;
  const idle = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 3000 });
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
})();
