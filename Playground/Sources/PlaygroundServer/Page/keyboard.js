// Keys that hold everywhere but in fields. A key with Control, Alt or Command belongs to the browser.

export function keyboard(playground, lens) {
  const help = document.querySelector("#help");
  const openHelp = () => help.open || help.showModal();
  document.querySelector("#help-open").addEventListener("click", openHelp);

  const actions = {
    " ": () => playground.toggle(),
    s: () => playground.command("step"),
    e: () => playground.command("epoch"),
    r: () => playground.command("reset"),
    t: () => playground.show({ testPoints: !playground.view.testPoints }),
    n: () => document.querySelector('#network-handles [tabindex="0"]')?.focus(),
    "?": openHelp,
    Escape: () => lens.unpin(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]") || writes(event.target)) return;
    if (event.key === " " && event.target.closest("button, summary, a, [type=checkbox], [type=radio]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    if (!event.repeat || event.key === "s" || event.key === "e") action();
  });
}

/** Whether letters typed there are meant for the field. */
function writes(target) {
  return target.closest("select, textarea") || (target.closest("input") && !["range", "checkbox", "radio"].includes(target.type));
}
