// The one script that every page loads. Before the page is drawn it puts on the
// reader's colours; then it waits for a figure to come near, and fetches the
// program that brings figures to life.
(() => {
  const root = document.documentElement;
  const { base, site, wasm, drawers, sorry } = root.dataset;
  const asked = new URLSearchParams(location.search);

  // Storage throws in frames of other sites and where the reader denies it.
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept, then */ } };

  // An embed's address chooses its language.
  if ("embed" in root.dataset && /^(en|ko)$/.test(asked.get("lang"))) root.lang = asked.get("lang");

  const theme = ("embed" in root.dataset && asked.get("theme")) || remembered("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  // The site's door leads on to the reader's language.
  if ("door" in root.dataset) {
    const wanted = remembered("lang") || navigator.languages.find((code) => /^(en|ko)\b/.test(code)) || "en";
    location.replace(`${base}${wanted.slice(0, 2)}/`);
    return;
  }

  const start = () => {
    const program = fetch(wasm);
    import(site)
      .then((module) => module.default({ module_or_path: program }))
      .catch((error) => {
        console.error(error);
        for (const figure of document.querySelectorAll("figure.widget")) {
          const said = document.createElement("p");
          said.className = "notice";
          said.role = "alert";
          said.textContent = sorry;
          figure.querySelector(".card").append(said);
        }
      });
  };

  // What opens beneath a widget is a program of its own.
  document.addEventListener("downhill:drawer", () => {
    const [script, version] = drawers.split("?");
    const program = fetch(`${script.replace(/\.js$/, "_bg.wasm")}?${version}`);
    import(drawers).then((module) => module.default({ module_or_path: program })).catch(console.error);
  }, { once: true });

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        const next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
        root.dataset.theme = next;
        remember("theme", next);
      });
    }
    for (const link of document.querySelectorAll("a.language")) {
      link.addEventListener("click", () => remember("lang", link.hreflang));
    }
    // What does not fit scrolls, with the keyboard as well.
    const fits = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
      }
    });
    for (const wide of document.querySelectorAll(".math, .table")) fits.observe(wide);
    const figures = document.querySelectorAll("figure.widget");
    const near = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        near.disconnect();
        start();
      }
    }, { rootMargin: "100% 0%" });
    figures.forEach((figure) => near.observe(figure));
  });
})();
