// Printed control barcodes. They act at once on this device, so that they work without a connection.
const PLAIN = /^[0-9]{1,6}(\.[0-9]{1,6})?$/;

// The quantity as plain text, or null. The server checks again.
export const quantity = (text) => {
  const plain = text.trim().replace(",", ".");
  return PLAIN.test(plain) && Number(plain) > 0 ? plain : null;
};

// {action, argument} of a control code, null for any other code.
export const control = (code) => {
  if (!code.toUpperCase().startsWith("BO:")) return null;
  const [word, ...rest] = code.slice(3).split(":");
  const argument = rest.join(":");
  const name = word.toUpperCase();
  if (["UNDO", "OK", "DONE"].includes(name) && !argument) return { action: name.toLowerCase() };
  if (name === "MODE" && argument) return { action: "mode", argument: argument.toLowerCase() };
  if (name === "QTY" && quantity(argument)) return { action: "quantity", argument: quantity(argument) };
  if (/^X[0-9]+$/.test(name) && !argument && quantity(name.slice(1)))
    return { action: "quantity", argument: quantity(name.slice(1)) };
  return { action: "unknown" };
};
