// <downhill-widget name="race" lr="0.1"> in anybody's page: a picture at first, the
// widget itself in a frame once it is near the window. Attributes are the parameters
// of links (the widget's settings, seed, step, goal, lang, theme, hide, v), and `query`
// holds any number of them at once. Changed later, they are passed on. Methods and
// events: see the README.
const HERE = new URL(".", import.meta.url);
const VERSION = 1;

// Attributes that any element may have; they are the page's own.
const OWN = /^(id|class|style|title|name|query|slot|hidden|width|height|is|part|role|tabindex|dir|aria-.*|data-.*|on.*)$/;
// What only a new frame can obey.
const FRAME = ["lang", "theme", "hide", "v"];

const WORDS = {
  en: {
    nameless: 'A downhill-widget needs a name, such as name="race".',
    unknown: (name) => `The picture of “${name}” could not be loaded. Is there a widget of that name at ${HERE.host}?`,
  },
  ko: {
    nameless: 'downhill-widget에는 name="race"처럼 이름이 있어야 합니다.',
    unknown: (name) => `‘${name}’의 그림을 불러오지 못했습니다. ${HERE.host}에 그런 이름의 위젯이 있습니까?`,
  },
};

class DownhillWidget extends HTMLElement {
  #frame = null;
  #sight = null;
  #looks = new MutationObserver(() => this.#changed());
  // The frame and the state that are shown; what waits for the frame to listen; questions.
  #part = "";
  #state = "";
  #waiting = null;
  #asked = new Map();
  #count = 0;

  connectedCallback() {
    addEventListener("message", this.#hear);
    this.style.display ||= "block";
    this.style.position ||= "relative";
    this.#looks.observe(this, { attributes: true });
    this.#show();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    this.#looks.disconnect();
    this.#sight?.disconnect();
    this.#frame = null;
  }

  play() { this.#tell({ type: "play" }); }
  pause() { this.#tell({ type: "pause" }); }
  rewind() { this.#tell({ type: "rewind" }); }
  /** Goes to this step; without one, a step further. */
  step(step) { this.#tell({ type: "step", step }); }
  /** Settings by the names that they have in links, seed and step; null for a default. */
  set(settings) { this.#tell({ type: "set", settings }); }
  /** A promise of the state, once all that was asked before is done. */
  get state() {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      this.#asked.set(id, { resolve, reject });
      this.#tell({ type: "state", id });
    });
  }

  get #lang() {
    const lang = this.closest("[lang]")?.lang ?? "en";
    return /^ko\b/i.test(lang) ? "ko" : "en";
  }

  /** The parameters of a link; without `whole`, those of the state. */
  #query(whole) {
    const query = new Map(new URLSearchParams(this.getAttribute("query")?.replace(/\+/g, "%2B")));
    for (const { name, value } of this.attributes) if (!OWN.test(name)) query.set(name, value);
    query.set("lang", this.#lang);
    const pairs = [...query].filter(([name]) => whole || !FRAME.includes(name));
    return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  }

  #address(file) {
    return new URL(`embed/${encodeURIComponent(this.getAttribute("name"))}/${file}`, HERE).href;
  }

  /** What a new frame would be opened for. */
  #look() {
    return [this.getAttribute("name"), this.#lang, ...FRAME.map((name) => this.getAttribute(name))].join("\n");
  }

  #changed() {
    if (this.#look() !== this.#part) return this.#show();
    const state = this.#query(false);
    if (state === this.#state) return;
    this.#state = state;
    // A frame that is not open yet will have it in its address.
    if (this.#frame) this.#tell({ type: "open", query: state });
  }

  /** The picture, until the frame is near the window and has something to show. */
  #show() {
    this.#sight?.disconnect();
    this.#frame = null;
    this.#waiting = [];
    [this.#part, this.#state] = [this.#look(), this.#query(false)];
    const [name, theme] = [this.getAttribute("name"), this.getAttribute("theme")];
    if (!name) return this.replaceChildren(this.#sentence(WORDS[this.#lang].nameless));
    const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    const picture = new Image();
    picture.alt = this.title || `Downhill: ${name}`;
    picture.style.cssText = "display: block; width: 100%; height: auto";
    picture.onerror = () => picture.replaceWith(this.#sentence(WORDS[this.#lang].unknown(name)));
    picture.src = this.#address(`${this.#lang}${dark ? "-dark" : ""}.svg`);
    this.replaceChildren(picture);
    this.#sight = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#open();
    }, { rootMargin: "50% 0%" });
    this.#sight.observe(this);
  }

  #open() {
    this.#sight.disconnect();
    const frame = document.createElement("iframe");
    frame.src = `${this.#address("")}?${this.#query(true)}`;
    frame.title = this.title || `Downhill: ${this.getAttribute("name")}`;
    frame.allow = "fullscreen; clipboard-write";
    frame.style.cssText = "position: absolute; inset: 0; width: 100%; height: 100%; border: 0; opacity: 0";
    this.append(frame);
    this.#frame = frame;
  }

  #sentence(text) {
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.textContent = text;
    return line;
  }

  #tell(message) {
    // The frame listens once it has said something.
    if (this.#waiting) this.#waiting.push(message);
    else this.#frame?.contentWindow.postMessage({ downhill: VERSION, ...message }, "*");
  }

  #hear = ({ source, data }) => {
    if (!this.#frame || source !== this.#frame.contentWindow || data?.downhill !== VERSION) return;
    const early = this.#waiting ?? [];
    this.#waiting = null;
    early.forEach((message) => this.#tell(message));
    const { type, id, height, state, message } = data;
    if (type === "height") {
      this.#frame.style.cssText = `display: block; width: 100%; height: ${height}px; border: 0`;
      // A frame that is put anywhere else loads anew: the others go.
      for (const other of [...this.childNodes]) if (other !== this.#frame) other.remove();
    } else if (this.#asked.has(id)) {
      const { resolve, reject } = this.#asked.get(id);
      this.#asked.delete(id);
      if (type === "state") resolve(state);
      else reject(new Error(message));
    } else if (state) {
      this.dispatchEvent(new CustomEvent(type, { detail: state }));
    }
  };
}

customElements.get("downhill-widget") ?? customElements.define("downhill-widget", DownhillWidget);
