// Starts the page. A file of its own because the page's policy allows no inline script.
const tag = document.querySelector("script[data-wasm]");

try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; the system's theme is used then.
}

try {
  const page = await import(new URL(tag.dataset.js, document.baseURI));
  await page.default({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
} catch (error) {
  const message = document.getElementById("boot-message");
  if (message) {
    message.textContent =
      "This page could not be started. It needs a browser with WebAssembly (any from 2023 on), and its files must come from one release: reload the page. " +
      error;
  }
  throw error;
}
