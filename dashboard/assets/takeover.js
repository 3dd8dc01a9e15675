/* Charts, in two steps. As the server drew them their points are read at once: see tooltips.js. Then, when the page
   is idle or a reader comes near, Dash is fetched; it draws the charts alone, beside the page, and each one that is drawn
   takes the place of the server's. Nothing else of the page is drawn twice. */
(() => {
  const page = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  if (!page || !entry) return;

  /* Taking over: a chart moves from where Dash drew it, its home, to where the server's stands; and both go back. */
  const homes = new Map();
  const replaced = new Map();
  const hidden = (box) => getComputedStyle(box).display === "none";
  const giveBack = () => {
    replaced.forEach((drawn, graph) => graph.replaceWith(drawn));
    replaced.clear();
    homes.forEach((home, graph) => { if (home.isConnected) home.append(graph); });
    delete document.documentElement.dataset.live;
  };
  /* A pointer with a point zooms along the years of a chart whose page can be asked for them, with shift it pans; a double click
     returns. A touch scrolls the page. This is set when the pointer comes, for a chart that is not seen must not be drawn
     again: plotly would measure its texts as nothing. */
  const dated = (node) => yearFields().includes(null) ? null : node.closest(page.querySelector("[data-years]") ? "[data-years]" : "#chart");
  const movable = (plot) => {
    const { xaxis, xaxis2 } = plot.layout ?? {};
    if (!xaxis || xaxis2 || !dated(plot) || !matchMedia("(pointer: fine)").matches) return;
    window.Plotly.relayout(plot, { dragmode: "zoom", "xaxis.fixedrange": false });
  };
  /* Zoomed along the years, the points stand elsewhere, those outside are not read, and the years stand in the address. */
  const across = ({ layout: { width, margin: { l, r } } }, [low, high], [first, last]) => (x) =>
    l + ((x - l) / (width - l - r) * (high - low) + low - first) / (last - first) * (width - l - r);
  const zoomed = (plot, texts, places, whole) => {
    const shown = plot.layout.xaxis.range;
    const at = across(plot, whole, shown);
    const seen = texts.map((text, i) => [text, at(places[2 * i]), places[2 * i + 1]])
      .filter(([, x]) => x > plot.layout.margin.l - 9 && x < plot.layout.width - plot.layout.margin.r + 9);
    return [seen.map(([text]) => text), seen.flatMap(([, x, y]) => [x, y])];
  };
  const span = () => page.querySelector('.picker [name="first"]') ? ["first", "last"] : ["from", "to"]; // as the page calls them
  const yearFields = () => span().map((name) => page.querySelector(`.picker [name="${name}"]:not([hidden])`));
  const years = (plot, whole, asked) => {
    const fields = yearFields();
    if (!asked || fields.includes(null)) return;
    const [low, high] = plot.layout.xaxis.range;
    fields[0].value = low <= whole[0] ? asked[0] : Math.ceil(low - 0.01);
    fields[1].value = high >= whole[1] ? asked[1] : Math.floor(high + 0.01);
    const asking = (address, names = span()) => {
      const made = new URL(address);
      names.forEach((name, i) => fields[i].value ? made.searchParams.set(name, fields[i].value) : made.searchParams.delete(name));
      return made.href;
    };
    page.querySelectorAll(".choices a, .switch a").forEach((link) => { link.href = asking(link.href); });
    dated(plot).querySelectorAll(".take-away a").forEach((link) => { link.href = asking(link.href, ["from", "to"]); });
    history.replaceState(history.state, "", asking(location.href));
    shown = place(location.href);
  };
  /* What a reader has open stays so: the chart is taken over once it is closed. */
  const put = (graph) => {
    const drawn = page.querySelector(`[data-graph="${graph.id}"]`);
    if (!drawn) return;
    const [box, plot] = [drawn.parentElement, graph.querySelector(".js-plotly-plot")];
    if (tooltips.isOpen(box)) return tooltips.onceClosed(box, () => drawn.isConnected && put(graph));
    const focused = document.activeElement === box;
    drawn.replaceWith(graph);
    replaced.set(graph, drawn);
    graph.addEventListener("pointerenter", () => movable(plot), { once: true });
    if (drawn.dataset.places) {
      const [texts, places] = [drawn.dataset.texts.split("\t"), drawn.dataset.places.split(" ").map(Number)];
      const whole = [...plot.layout.xaxis.range];
      const asked = dated(box) && yearFields().map((field) => field?.value);
      tooltips.read(box, texts, places, +drawn.dataset.floor);
      plot.on("plotly_relayout", (change) => {
        if (!Object.keys(change).some((name) => name.startsWith("xaxis."))) return;
        tooltips.read(box, ...zoomed(plot, texts, places, whole), +drawn.dataset.floor);
        years(plot, whole, asked);
      });
    }
    if (focused) box.focus({ preventScroll: true });
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
    giveBack();
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
    const list = link.closest("ul");
    const switches = list.matches(".switches");
    if (!switches) list.querySelectorAll(".chosen").forEach((other) => other.classList.remove("chosen"));
    link.classList.toggle("chosen", switches ? undefined : true);
    choose(link.href);
  });
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".picker") || new URL(form.action).pathname !== location.pathname) return;
    event.preventDefault();
    const address = new URL(form.action);
    new FormData(form).forEach((value, name) => { if (value) address.searchParams.set(name, value); });
    const here = new URL(location.href).searchParams; // a zoom came after the form
    span().filter((name) => form.elements[name]?.hidden ?? true)
      .forEach((name) => here.has(name) ? address.searchParams.set(name, here.get(name)) : address.searchParams.delete(name));
    choose(address.href);
  });
  addEventListener("popstate", (event) => {
    if (telling) return;
    event.stopImmediatePropagation();
    go(location.href, () => {});
  });

  /* Of a chart's three sizes Dash draws the one that is shown; when a window gets another width, the one that is shown then. */
  const SIZES = ["wide", "middle", "narrow"];
  const sizes = () => {
    const boxes = [...page.querySelectorAll(".chart")].filter((box) => !hidden(box));
    return SIZES.filter((size) => boxes.some(({ classList }) => classList.contains(size)));
  };
  let namedSizes = "";
  const namespace = { sizes: () => { const now = sizes(); namedSizes = now.join(); return now; } };
  window.dash_clientside = { ...window.dash_clientside, nine_bridges: namespace };
  let resized;
  addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      if (!namedSizes || namedSizes === sizes().join()) return;
      giveBack();
      window.dash_clientside.set_props("sizes", { data: namespace.sizes() });
    }, 200);
  });

  /* What Dash asks for names the version that this page was written from; where that is gone, the page is loaded anew. Its
     first questions are known before its script is there: they are asked beside it, and answered once. */
  const send = window.fetch;
  const early = new Map();
  const moment = () => `${place(location.href)} ${sizes()}`;
  window.fetch = async (address, options) => {
    const question = String(address).split("/").pop();
    const foreseen = early.get(question);
    early.delete(question);
    if (foreseen?.moment === moment()) return foreseen.answer;
    if (!String(address).includes("_dash-update-component")) return send(address, options);
    const headers = { ...options?.headers, "Nine-Bridges-Version": document.documentElement.dataset.version };
    const answer = await send(address, { ...options, headers });
    if (answer.status === 410) location.reload();
    return answer;
  };

  const askEarly = () => {
    const root = JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix;
    const { pathname, search } = location;
    const inputs = Object.entries({ pathname, search }).map(([property, value]) => ({ id: "address", property, value }));
    const body = JSON.stringify({ inputs: [...inputs, { id: "sizes", property: "data", value: sizes() }] });
    const post = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    Object.entries({ "_dash-layout": {}, "_dash-dependencies": {}, "_dash-update-component": post }).forEach(([question, options]) => {
      const answer = window.fetch(root + question, options);
      answer.catch(() => {});
      early.set(question, { moment: moment(), answer });
    });
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
    askEarly();
    window.Plotly = load(entry.dataset.plotly).catch(() => new Promise(() => {}));
    load(entry.dataset.dash).then(() => new DashRenderer(), () => {});
  };
  const near = ({ target }) => target.closest?.(".chart, .choices") && start();
  ["pointerover", "focusin", "touchstart"].forEach((kind) => page.addEventListener(kind, near, { passive: true }));
  if (sparing) return;
  /* Nothing else is on its way by now: both files come while the page is laid out, and run when it is seen. */
  [entry.dataset.plotly, entry.dataset.dash].forEach((href) =>
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", fetchPriority: "low", href })));
  const idle = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 3000 });
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
})();
