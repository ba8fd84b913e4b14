// A scanner is a keyboard. The whole page listens, wherever the focus is; a code is handed over, and the field
// cleared, before anything is awaited, so that a burst loses nothing.
const BURST = 35; // milliseconds between characters that only a scanner types
const PAUSE = 150; // a longer gap separates what a person typed from a scan that follows
const SETTLE = 300; // Enter presses a focused button only when nothing was typed or scanned for so long

// What was scanned, without stray characters that a person had typed before: they never concatenate.
const scanned = (typed) => {
  for (let at = typed.length - 1; at > 0; at -= 1) {
    const gap = typed[at].time - typed[at - 1].time;
    if (gap > PAUSE && typed.length - at >= 4) return typed.slice(at);
    if (gap > BURST) return typed;
  }
  return typed;
};

export const wedge = ({ field, code, star, enter, key, blocked }) => {
  let typed = [];
  let last = -Infinity;
  let starred = 0;

  const show = () => {
    field.value = typed.map((one) => one.key).join("");
  };
  const clear = () => {
    typed = [];
    field.value = "";
  };

  const finish = (event) => {
    const burst = scanned(typed);
    const pace = burst.length > 1 ? (burst.at(-1).time - burst[0].time) / (burst.length - 1) : Infinity;
    const text = typed.length ? burst.map((one) => one.key).join("") : field.value;
    clear();
    if (text.trim()) {
      field.focus(); // so that no later Enter finds a button, however slowly it comes
      code(text.trim(), pace); // with the milliseconds between its characters
      return true;
    }
    const button = event.target.closest?.("button, a");
    if (event.timeStamp - last < SETTLE) return true; // the second half of a CR LF
    return enter(button);
  };

  const character = (event) => {
    clearTimeout(starred);
    const slow = event.timeStamp - last > BURST;
    if (event.key === "*" && slow) {
      const number = typed.map((one) => one.key).join("");
      if (!typed.length || /^[0-9.,]+$/.test(number)) {
        clear();
        starred = setTimeout(() => star(number), BURST + 15); // unless a burst follows: then it began a code
        typed = number ? [] : [{ key: "*", time: event.timeStamp }];
        return;
      }
    }
    typed.push({ key: event.key, time: event.timeStamp });
    show();
  };

  addEventListener(
    "keydown",
    (event) => {
      if (blocked()) return;
      const separator = event.ctrlKey && event.key === "]"; // how wedges send the group separator of GS1
      if ((event.ctrlKey || event.metaKey || event.altKey) && !separator) return;
      if (event.key === "Enter" || (event.key === "Tab" && typed.length && event.timeStamp - last <= BURST)) {
        if (finish(event)) event.preventDefault();
        event.stopPropagation();
      } else if (event.key === "Backspace" && typed.length) {
        typed.pop();
        show();
        event.preventDefault();
      } else if (event.key === " " && !typed.length && event.target.closest?.("button, a, ol")) {
        return;
      } else if (event.key === "/" && !typed.length && event.timeStamp - last > BURST && document.activeElement !== field) {
        field.focus();
        event.preventDefault();
      } else if (event.key.length === 1) {
        character(separator ? { key: "\u001d", timeStamp: event.timeStamp } : event);
        event.preventDefault();
      } else if (key(event)) {
        event.preventDefault();
      }
      last = event.timeStamp;
    },
    true,
  );

  return { clear };
};
