// What went wrong is said beside what caused it.

export function troubles(playground) {
  playground.on("trouble", ({ cause, text }) => {
    const place = document.querySelector(`[data-trouble~="${CSS.escape(cause)}"]`) ?? document.querySelector('[data-trouble~="run"]');
    place.textContent = text;
    place.hidden = !text;
  });
  playground.on("change", () => {
    for (const place of document.querySelectorAll("[data-trouble]")) {
      if (!["address", "table"].includes(place.dataset.trouble)) place.hidden = true;
    }
  });
  playground.on("lost", (isLost) => (document.querySelector("#lost").hidden = !isLost));
}
