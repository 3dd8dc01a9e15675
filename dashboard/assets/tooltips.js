/* The points of charts, read by pointer and keyboard: see embeds/frames/points.js, which frames have too. Those of the server's
   chart and of the live one that takes its place are the same. */
const tooltips = (() => {
  const mark = (name, kind) => {
    const made = document.createElement(kind);
    made.className = name;
    made.hidden = true;
    return made;
  };
  const marks = new WeakMap(); // of each figure: its tip and its ring
  const rules = new WeakMap(); // of each chart: the upright line of a year
  const read = (box, texts, places, floor) => {
    const figure = box.closest("figure");
    rules.get(box)?.remove();
    rules.set(box, points(box, figure, ...marks.get(figure), texts, places, floor));
  };
  const equip = (root) => root.querySelectorAll("figure:has([data-places])").forEach((figure) => {
    const [tip, ring] = [mark("tip", "output"), mark("ring", "i")];
    figure.append(ring, tip);
    marks.set(figure, [tip, ring]);
    figure.querySelectorAll("[data-places]").forEach(({ dataset, parentElement: box }) => {
      read(box, dataset.texts.split("\t"), dataset.places.split(" ").map(Number), +dataset.floor);
      box.setAttribute("aria-description", document.body.dataset.points);
    });
  });
  const isOpen = (box) => marks.get(box.closest("figure"))?.[0].hidden === false;
  const onceClosed = (box, act) => {
    const [tip] = marks.get(box.closest("figure"));
    const watch = new MutationObserver(() => { if (tip.hidden) { watch.disconnect(); act(); } });
    watch.observe(tip, { attributes: true, attributeFilter: ["hidden"] });
  };
  equip(document);
  return { equip, isOpen, onceClosed, read };
})();
