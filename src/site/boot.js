// The one script that every page loads. Before the page is drawn it puts on the
// reader's colours; then it waits for a figure to come near, and fetches the
// program that brings figures to life.
(() => {
  const root = document.documentElement;
  const { base, build, site, wasm, image, sorry, offline } = root.dataset;

  // Storage throws in frames of other sites and where the reader denies it.
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept, then */ } };

  const theme = remembered("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  // The site's door leads on to the reader's language.
  if ("door" in root.dataset) {
    const wanted = remembered("lang") || navigator.languages.find((code) => /^(en|ko)\b/.test(code)) || "en";
    location.replace(`${base}${wanted.slice(0, 2)}/`);
    return;
  }

  // A worker starts from a blob: the one way that works in pages, frames and sandboxes
  // alike. A widget in a single file has its own way.
  window.startWorker ??= (program) => {
    const home = location.origin + base;
    const script = `base="${home}";importScripts("${home}${program}.js?v=${build}");
      wasm_bindgen({module_or_path:"${home}${program}_bg.wasm?v=${build}"}).catch(e=>setTimeout(()=>{throw e}))`;
    return new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  };

  // In a sandboxed frame this script is of another origin, and has no address to start from.
  const whole = (address) => new URL(address, location.href).href;

  const start = () => {
    const program = fetch(wasm);
    // Only some figures take images.
    if (document.querySelector("figure[data-image]")) import(whole(image ?? `${base}image.js?v=${build}`)).catch(console.error);
    // It takes its colours from the style sheets, which may come later than it does.
    const styled = (link) => link.sheet || new Promise((done) => { link.onload = link.onerror = done; });
    Promise.all([import(whole(site)), ...[...document.querySelectorAll("link[rel=stylesheet]")].map(styled)])
      .then(([module]) => module.default({ module_or_path: program }))
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

  // What opens beneath a widget is a program of its own, and so is where one draws: fetched
  // with the first drawer that opens, and the first figure that answers and takes drawings.
  const later = { drawers: "[data-kind]", studio: "[data-draws] .drawer" };
  document.addEventListener("downhill:drawer", ({ target }) => {
    for (const name of Object.keys(later).filter((name) => target.matches(later[name]))) {
      delete later[name];
      const address = root.dataset[name] ?? `${base}${name}.js?v=${build}`;
      const program = fetch(address.replace(/\.js\b/, "_bg.wasm"));
      import(whole(address)).then((module) => module.default({ module_or_path: program })).catch(console.error);
    }
  });

  // Keeps the site for when there is no network, once the reader has settled.
  if (offline) setTimeout(() => navigator.serviceWorker?.register(offline).catch(console.error), 5000);

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
    // Escape closes what a symbol says, until the reader comes to it anew.
    addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      for (const symbol of document.querySelectorAll(".meaning:is(:hover, :focus)")) {
        symbol.classList.add("closed");
        for (const left of ["pointerleave", "blur"]) {
          symbol.addEventListener(left, () => symbol.classList.remove("closed"), { once: true });
        }
      }
    });
    // What does not fit scrolls, with the keyboard as well.
    const scrolls = (wide) => {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
      else wide.removeAttribute("tabindex");
    };
    const wides = document.querySelectorAll(".math, .table");
    const fits = new ResizeObserver((entries) => entries.forEach(({ target }) => scrolls(target)));
    wides.forEach((wide) => fits.observe(wide));
    // Letters that come later have other widths.
    document.fonts.addEventListener("loadingdone", () => wides.forEach(scrolls));
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
