// Runs before the first paint, so that a dark page never flashes white. The choice is kept on this device.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("bo-theme") ?? "system";
    } catch {
      return "system"; // storage may be switched off; the system's theme is a fine answer
    }
  };
  const apply = () => {
    const theme = chosen();
    const shown = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    document.documentElement.dataset.bsTheme = shown;
    document.documentElement.dataset.themeChoice = theme;
  };
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("bo:theme", apply);
  apply();
})();
