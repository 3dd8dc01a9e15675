/* The points of charts as the server drew them, read by pointer and keyboard: see embeds/points.js, which frames have too. */
const tooltips = (() => {
  const mark = (name, kind) => {
    const made = document.createElement(kind);
    made.className = name;
    made.hidden = true;
    return made;
  };
  const equip = (root) => root.querySelectorAll("figure:has([data-places])").forEach((figure) => {
    const [tip, ring] = [mark("tip", "output"), mark("ring", "i")];
    figure.append(ring, tip);
    figure.querySelectorAll("[data-places]").forEach(({ dataset, parentElement: box }) => {
      points(box, figure, tip, ring, dataset.texts.split("\t"), dataset.places.split(" ").map(Number));
      box.setAttribute("aria-description", document.body.dataset.points);
    });
  });
  equip(document);
  return { mark, equip };
})();
