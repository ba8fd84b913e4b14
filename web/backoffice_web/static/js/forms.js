// Forms: a second click while the first is under way does nothing; references are looked up while typing.
const WAIT = 150; // milliseconds of quiet before a look-up

const once = () => {
  addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
};

const fill = async (input) => {
  const query = input.value.trim();
  const answer = await fetch(`/lookup/${input.dataset.lookup}?q=${encodeURIComponent(query)}`, {
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || input.value.trim() !== query) return;
  const { items } = await answer.json();
  input.list.replaceChildren(
    ...items.map((item) => {
      const option = document.createElement("option");
      option.value = item.key;
      option.label = item.label === item.key ? item.key : `${item.key} · ${item.label}`;
      return option;
    }),
  );
};

const lookups = () => {
  const waiting = new WeakMap();
  const soon = (event) => {
    const input = event.target.closest?.("input[data-lookup]");
    if (!input) return;
    clearTimeout(waiting.get(input));
    waiting.set(
      input,
      setTimeout(() => fill(input).catch(() => {}), WAIT), // offline: what is typed is checked when it is sent
    );
  };
  addEventListener("input", soon);
  addEventListener("focusin", soon);
};

export const forms = () => {
  once();
  lookups();
};
