// Escape closes what is open beside a list, unless something above it is open; what is opened gets the focus.
export const drawer = () => {
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.querySelector("dialog[open], details[data-pop][open], .bo-nav-open")) return;
    document.querySelector("[data-drawer-close]")?.click();
  });
  addEventListener("htmx:after:swap", () => {
    // What was opened beside the list is read next; after closing, the card that it came from.
    const heading = document.querySelector("#drawer-h");
    if (heading && document.activeElement === document.body) heading.focus({ preventScroll: true });
  });
};
