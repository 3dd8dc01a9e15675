/* What a page can do beyond reading: forms without their button, tables that sort, filter and copy, texts to copy.
   Everything is complete without it. Its words come with the page, in data-* attributes of <body>. */
(() => {
  const say = (name) => document.body.dataset[name];
  const address = () => new URL(location.href);
  const remember = (word, value) => {
    const here = address();
    value ? here.searchParams.set(word, value) : here.searchParams.delete(word);
    history.replaceState(history.state, "", here);
  };

  /* Forms: a choice by pointer asks for the page at once; by keyboard, which passes over values, the button does. What is
     left at its default stays out of the address. */
  let typed = false;
  addEventListener("pointerdown", () => { typed = false; }, true);
  addEventListener("keydown", ({ target }) => {
    typed = true;
    if (target.form?.classList.contains("picker")) target.form.querySelectorAll("button").forEach((spared) => { spared.hidden = false; });
  }, true);
  addEventListener("change", ({ target }) => !typed && target.form?.classList.contains("picker") && target.form.requestSubmit());
  addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented) return;
    for (const field of target.elements) if (field.name && !field.value) field.disabled = true;
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll(".picker :disabled").forEach((field) => { field.disabled = false; });
    document.querySelectorAll("form.picker").forEach((form) => form.reset()); /* Back shows what the address says */
  });

  /* The appearance is the reader's own: links within the site carry it, the address that one copies does not. Without a wish
     the last one holds. */
  const shelf = (() => { try { return localStorage; } catch { return undefined; } })();  // a browser may refuse it
  const wished = address().searchParams.get("theme");
  const last = shelf?.getItem("theme");
  if (wished) {
    shelf?.setItem("theme", wished);
    remember("theme", "");
  } else if (last && document.querySelector(".theme")) {
    const there = address();
    there.searchParams.set("theme", last);
    location.replace(there);
  }
  document.querySelectorAll(".theme a").forEach((link) => link.addEventListener("click", () => {
    if (!new URL(link.href).searchParams.has("theme")) shelf?.removeItem("theme");
  }));

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const copies = (label, text) => {
    const name = (word) => {
      made.textContent = say(word);
      made.setAttribute("aria-label", `${say(word)}: ${label}`);
    };
    const made = button("", () => navigator.clipboard.writeText(text()).then(() => {
      name("copied");
      setTimeout(name, 2000, "copy");
    }, () => {}));
    made.ariaLive = "polite";
    name("copy");
    return made;
  };

  /* Tables. A cell sorts by data-value where its text would not do. Inside what is folded away innerText is empty. */
  const valued = (cell) => cell.dataset.value ?? cell.textContent.trim();
  /* Numbers are read as the page's language writes them, with a sign or a per cent: +1,234.5 or −1 234,5 %. */
  const number = (text) => {
    const decimal = (1.5).toLocaleString(document.documentElement.lang)[1];
    const [, sign, digits] = /^([+−-]?)\s?([\d.,\s]+)%?$/.exec(text) ?? [];
    const plain = [...digits ?? "x"].filter((letter) => letter === decimal || !/[.,\s]/.test(letter)).join("").replace(decimal, ".");
    return Number(plain) * (sign && sign !== "+" ? -1 : 1);
  };
  const compare = (a, b) => {
    const [x, y] = [number(a), number(b)];
    return !isNaN(x) && !isNaN(y) ? x - y : a.localeCompare(b, document.documentElement.lang);
  };
  const sort = (table, column, down) => {
    table.querySelectorAll("thead th").forEach((head, place) => {
      place === column ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort");
    });
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => row.cells.length > column && !row.querySelector(".group"));
      const blank = (row) => valued(row.cells[column]) === "–" || valued(row.cells[column]) === "";
      rows.sort((a, b) => blank(a) - blank(b) || (down ? -1 : 1) * compare(valued(a.cells[column]), valued(b.cells[column])));
      body.append(...rows);
    }
  };
  /* Columns keep their widths while rows go; a group goes with its last row, and where none is left the page says so. */
  const filter = (table, wanted, said) => {
    const plain = (text) => text.toLowerCase().replaceAll("’", "'");
    const words = plain(wanted).split(/\s+/).filter(Boolean);
    const heads = [...table.tHead.rows[0].cells];
    heads.map((head) => head.offsetWidth).forEach((width, place) => { if (width) heads[place].style.width ||= `${width}px`; });
    let left = 0;
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.querySelector(".group"));
      for (const row of rows) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
      const found = rows.filter((row) => !row.hidden).length;
      for (const row of body.rows) if (row.querySelector(".group")) row.hidden = !found;
      left += found;
    }
    said.textContent = left ? "" : say("nothing");
  };
  /* A number goes to a spreadsheet without what groups its digits, with a minus of the keyboard. */
  const sheet = (cell) => {
    const text = (cell.querySelector(".sort") ?? cell).innerText.trim().replace(/\s+/g, " ");
    if (cell.tagName !== "TD" || !cell.classList.contains("number") || isNaN(number(text))) return text;
    const decimal = (1.5).toLocaleString(document.documentElement.lang)[1];
    return [...text].filter((letter) => letter === decimal || /[\d%+−-]/.test(letter)).join("").replace("−", "-");
  };
  const lines = (table) => [...table.rows].filter((row) => !row.hidden)
    .map((row) => [...row.cells].map(sheet).join("\t")).join("\n");

  const serve = (box) => {
    const table = box.querySelector("table");
    const name = box.dataset.table;
    if (!table?.tHead || table.dataset.served) return;
    table.dataset.served = "yes";
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const made = button("", () => {
        const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.classList.contains("number"));
        sort(table, column, down);
        remember("sort", `${name}.${column + 1}${down ? ".down" : ""}`);
      });
      made.className = "sort";
      made.append(...head.childNodes);
      head.append(made);
    });
    const tools = document.createElement("div");
    tools.className = "tools";
    const caption = table.caption.textContent.trim();
    if (table.tBodies.length && table.rows.length > 9) {
      const field = document.createElement("input");
      field.type = "search";
      field.placeholder = say("filter");
      field.setAttribute("aria-label", `${say("filter")}: ${caption}`);
      const said = document.createElement("output");
      field.addEventListener("input", () => { filter(table, field.value, said); remember("find", field.value && `${name}.${field.value}`); });
      tools.append(field, said);
      const [of, ...found] = (address().searchParams.get("find") ?? "").split(".");
      if (of === name) filter(table, field.value = found.join("."), said);
    }
    if (navigator.clipboard) tools.append(copies(caption, () => lines(table)));
    box.before(tools);
    const [of, column, down] = (address().searchParams.get("sort") ?? "").split(".");
    if (of === name && table.tHead.rows[0].cells[column - 1]) sort(table, column - 1, down === "down");
  };

  /* The builder: texts to copy, and a frame that is as high as the page in it says. */
  const snippet = (text) => {
    if (!navigator.clipboard || text.dataset.served) return;
    text.dataset.served = "yes";
    text.before(copies(document.getElementById(text.getAttribute("aria-labelledby"))?.textContent, () => text.textContent));
  };
  addEventListener("message", ({ source, data }) => {
    const frame = document.querySelector("#preview iframe");
    if (frame && source === frame.contentWindow && data?.type === "nine-bridges:height") frame.style.height = `${data.height}px`;
  });

  /* On a phone the names of pages run beyond the edge: the one that is open comes into view. */
  const current = () => {
    const here = document.querySelector("header nav a[aria-current]");
    if (here) here.closest("ul").scrollLeft = here.offsetLeft - innerWidth / 3;
  };

  const equip = (root) => {
    root.querySelectorAll(".picker:not([role]) > button").forEach((spared) => { spared.hidden = true; });
    root.querySelectorAll("[data-table]").forEach(serve);
    root.querySelectorAll("pre.snippet").forEach(snippet);
    current(); // it measures the page, and so comes after all that changes it
  };
  equip(document);

  /* With each choice another page comes into this one's place: see takeover.js. */
  const page = document.getElementById("first-paint");
  new MutationObserver(() => equip(page)).observe(page, { childList: true });
})();
