/* Spares the builder's reader two things: the button of the form, and selecting a text in order to copy it. */
(() => {
  const form = document.getElementById("builder");
  if (!form) return;
  form.addEventListener("change", () => form.requestSubmit());
  const preview = document.querySelector("#preview iframe");
  addEventListener("message", (event) => {
    if (event.source === preview.contentWindow && event.data?.type === "nine-bridges:height") preview.height = event.data.height;
  });
  if (!navigator.clipboard) return;
  document.querySelectorAll("pre.snippet").forEach((text) => {
    const button = document.createElement("button");
    const name = document.getElementById(text.getAttribute("aria-labelledby"))?.textContent;
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${name}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    text.before(button);
  });
})();
