// The benchmark's contract: `await __benchRun("W1", 1000)` runs that work for
// about so many milliseconds, from fresh state, and gives { units, seconds, loss };
// null for work that there is not. `?run=1` runs all, and leaves the numbers a
// second in `__bench`.
(() => {
  const { base, build } = document.documentElement.dataset;
  const absolute = (file) => JSON.stringify(`${location.origin}${base}${file}?v=${build}`);

  // A lesson's worker: given a text, it answers with a text.
  const start = (program) => {
    const code = `importScripts(${absolute(`worker-${program}.js`)});
      wasm_bindgen({ module_or_path: ${absolute(`worker-${program}_bg.wasm`)} })`;
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    const waiting = [];
    let ready;
    const started = new Promise((resolve) => { ready = resolve; });
    worker.onmessage = ({ data }) => {
      // The first message says that the engine listens; answers to work are texts.
      if (typeof data === "string") waiting.shift()(JSON.parse(data));
      else ready();
    };
    return async (text) => {
      await started;
      return new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage(text);
      });
    };
  };

  const workers = {};
  const ask = (program, text) => (workers[program] ??= start(program))(text);

  window.__benchRun = (work, milliseconds) => ask(work === "W1" ? "race" : "nets", `${work} ${milliseconds}`);

  const all = async () => {
    const numbers = {};
    for (const work of ["W1", "W2", "W3", "peak"]) {
      const done = await window.__benchRun(work, 1000);
      numbers[work] = done && done.units / done.seconds;
      const lines = Object.entries(numbers).map(([name, speed]) =>
        `${name}  ${speed === null ? "not here" : `${(speed / 1e6).toFixed(3)} M/s`}`);
      document.getElementById("numbers").textContent = lines.join("\n");
    }
    window.__bench = numbers;
  };
  if (new URLSearchParams(location.search).get("run")) all();
  else document.getElementById("numbers").textContent = "bench.html?run=1";
})();
