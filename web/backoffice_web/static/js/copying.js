// A button with data-copy="#id" copies the text of that element, or selects it where the browser does not allow that.
export const copying = () => {
  const select = (source) => {
    for (let around = source.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    getSelection().selectAllChildren(source);
    return "Selected: copy it with Ctrl C";
  };

  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    const told = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(source.textContent);
      told.textContent = "Copied";
    } catch {
      told.textContent = select(source); // plain http, or not allowed
    }
  });
};
