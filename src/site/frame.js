// A widget alone in somebody's page: obeys what its address asks of the page, tells
// the page around it how high it is, and does what that page says. What crosses the
// border, and its version, are described in the README; embed.js speaks it too.
(() => {
  const VERSION = 1;
  const root = document.documentElement;
  const framed = parent !== window;
  const asked = new URLSearchParams(location.search);
  const notices = [];

  // Before anything is drawn: language and colours.
  const lang = asked.get("lang");
  if (/^(en|ko)$/.test(lang)) root.lang = lang;
  else if (lang !== null) notices.push(["lang", { value: lang }]);
  const theme = asked.get("theme");
  if (/^(light|dark)$/.test(theme)) root.dataset.theme = theme;
  else if (theme === "auto") delete root.dataset.theme;
  else if (theme !== null) notices.push(["theme", { value: theme }]);
  const version = asked.get("v");
  if (version !== null && version !== `${VERSION}`) notices.push(["v", { value: version, version: VERSION }]);

  // What the address leaves out. `parts` is the list of spec/part.rs.
  const hide = (parts) => {
    const known = (selector) =>
      [...document.querySelectorAll("template")].some((template) => template.content.querySelector(selector));
    const rules = [];
    const hidden = new Set();
    for (const name of (asked.get("hide") ?? "").split(",").map((part) => part.trim()).filter(Boolean)) {
      // A setting by its whole name, a unit, a setting of every unit: `momentum` is the optimizer,
      // whose own setting of this name is `momentum.momentum`.
      const [whole, unit, every] = [`[data-path="${name}"]`, `[data-group="${name}"]`, `[data-path$=".${name}"]`];
      const word = /^[\w.-]+$/.test(name);
      if (parts[name]) rules.push(parts[name]);
      else if (word && known(whole)) rules.push(`.field:has(${whole})`);
      else if (word && known(unit)) rules.push(unit);
      else if (word && known(every)) rules.push(`.field:has(${every})`);
      else notices.push(["hide", { value: name, known: Object.keys(parts).join(", ") }]);
      hidden.add(name);
    }
    if (hidden.has("title") && hidden.has("drawers")) rules.push(".card-bar");
    if (!rules.length) return;
    // Inline styles are forbidden here; a sheet made by a script of this site is not.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:is(${rules.join(", ")}) { display: none !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  // To the page around, whoever that is: nothing said here is secret.
  const tell = (message) => framed && parent.postMessage({ downhill: VERSION, ...message }, "*");

  let [height, former, since] = [0, 0, 0];
  const measure = () => {
    const now = Math.ceil(document.body.getBoundingClientRect().height);
    // Higher, the page around may get a scroll bar, which makes this narrower and so
    // less high, and so on for ever: back to and fro ends at the higher.
    if (now === height || (now === former && now < height && performance.now() - since < 300)) return;
    [height, former, since] = [now, height, performance.now()];
    tell({ type: "height", height });
    // As learning platforms hear it, and as Embedly's readers do.
    parent.postMessage({ subject: "lti.frameResize", height }, "*");
    parent.postMessage(JSON.stringify({ src: location.href, context: "iframe.resize", height }), "*");
  };

  // The widget's whole state as its controls show it.
  const part = (selector) => document.querySelector(`.card.live ${selector}`);
  const state = () => {
    const settings = {};
    for (const control of document.querySelectorAll(".card.live .controls [data-path]")) {
      const { path, member } = control.dataset;
      if (member) settings[path] = (settings[path] ?? []).concat(control.checked ? [member] : []);
      else if (control.type === "checkbox") settings[path] = control.checked;
      else if (control.matches(".exact")) settings[path] = Number(control.value);
      else if (control.type !== "range") settings[path] = control.value;
    }
    return {
      widget: document.querySelector("figure").dataset.widget,
      query: part(".drawer").dataset.query,
      settings,
      seed: Number(part(".seed input")?.value ?? 1),
      step: Number(part(".drive output").textContent),
      last: Number(part(".scrub input").max),
      playing: part(".play").matches(".playing"),
      goal: { text: part(".goal").textContent, met: part(".goal").matches(".solved") },
      status: part(".status").textContent,
      notices: [...document.querySelectorAll(".card.live .notice")]
        .filter((notice) => notice.checkVisibility()).map((notice) => notice.textContent.trim()),
    };
  };

  // The query with these settings; null takes one back to its default.
  const changed = (query, settings) => {
    const write = encodeURIComponent;
    const kept = query.split("&").filter((pair) => {
      const name = decodeURIComponent(pair.split("=")[0]);
      return pair && !Object.keys(settings).some((key) => name === key || name.endsWith(`.${key}`));
    });
    const set = Object.entries(settings).filter(([, value]) => value !== null);
    const text = (value) => (Array.isArray(value) ? value.join(",") || "none" : value);
    return kept.concat(set.map(([name, value]) => `${write(name)}=${write(text(value))}`)).join("&");
  };

  // What is asked is done in turn, each when the worker has answered the one before;
  // what is asked before the widget is there waits for it.
  const waiting = [];
  let answered = false;
  const open = (query) => {
    answered = false;
    document.querySelector("figure").dispatchEvent(new CustomEvent("downhill:open", { detail: query }));
  };
  const change = (settings) => open(changed(state().query, settings));
  const press = () => part(".play").click();
  const acts = {
    play: () => state().playing || press(),
    pause: () => state().playing && press(),
    step: ({ step = state().step + 1 }) => change({ step: Math.min(step, state().last) }),
    rewind: () => change({ step: 0 }),
    set: ({ settings }) => change(Object(settings)),
    open: ({ query }) => open(String(query)),
    state: ({ id }) => tell({ type: "state", id, state: state() }),
  };
  const go = () => {
    while (answered && waiting.length) {
      const message = waiting.shift();
      acts[message.type](message);
    }
  };

  addEventListener("message", ({ source, data }) => {
    if (!framed || source !== parent || !(data?.downhill >= 1)) return;
    const { downhill, type, id } = data;
    if (downhill > VERSION || !Object.hasOwn(acts, type)) {
      const known = Object.keys(acts).join(", ");
      return tell({ type: "error", id, message: `version ${VERSION} knows ${known}; not ${type} of version ${downhill}` });
    }
    waiting.push(data);
    go();
  });

  // What has become of it, at most twenty times a second.
  let before = null;
  let timer = 0;
  const look = () => {
    timer = 0;
    const now = state();
    const first = before === null;
    const other = (read) => !first && read(before) !== read(now);
    const news = (type) => tell({ type, state: now });
    if (first) news("ready");
    if (other((s) => JSON.stringify([s.settings, s.seed]))) news("change");
    if (other((s) => s.step)) news("step");
    if (now.goal.met && !before?.goal.met) news("reached");
    before = now;
    go();
  };

  document.addEventListener("downhill:drawer", () => {
    answered = true;
    timer ||= setTimeout(look, 50);
  });

  addEventListener("DOMContentLoaded", () => {
    const { parts, words } = JSON.parse(document.getElementById("frame").textContent);
    hide(parts);
    if (framed) new ResizeObserver(measure).observe(document.body);
    if (!notices.length) return;
    // Beneath what the widget itself says of its address.
    document.addEventListener("downhill:drawer", () => {
      const said = document.createElement("div");
      said.role = "alert";
      for (const [name, given] of notices) {
        const line = document.createElement("p");
        line.className = "notice";
        line.textContent = words[root.lang][name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
        said.append(line);
      }
      part(".notices").after(said);
    }, { once: true });
  });
})();
