// A widget in one file: everything that the page would fetch lies in it, compressed,
// and is handed out here in place of the network. Runs before boot.js.
(() => {
  const { scripts, packed } = JSON.parse(document.getElementById("files").textContent);
  const { dataset } = document.documentElement;

  // For page and workers alike: bytes of a packed file. Its source goes into workers.
  const unpack = (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  };
  const kind = (name) => ({ headers: { "content-type": name.endsWith(".wasm") ? "application/wasm" : "text/plain" } });
  const blob = (...parts) => URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));

  dataset.site = blob(scripts["site.js"]);
  dataset.drawers = blob(scripts["drawers.js"]);
  dataset.image = blob(scripts["image.js"]);
  if (scripts["studio.js"]) dataset.studio = blob(scripts["studio.js"]);
  dataset.wasm = "site_bg.wasm";

  const plain = window.fetch;
  window.fetch = async (address, ...rest) => {
    const asked = String(address);
    // A program's WASM is asked for at its script's address.
    const program = ["drawers", "studio"].find((name) => dataset[name] && asked.startsWith(dataset[name]));
    const name = program ? `${program}_bg.wasm` : Object.keys(packed).find((key) => asked.endsWith(key));
    return name ? new Response(await unpack(packed[name]), kind(name)) : plain(address, ...rest);
  };

  window.startWorker = (program) => {
    const files = Object.entries(packed).filter(([name]) => name === `${program}_bg.wasm` || name.startsWith("data/"));
    return new Worker(blob(
      `const unpack = ${unpack}, packed = ${JSON.stringify(Object.fromEntries(files))};
      base = "";
      self.fetch = async (name) => new Response(await unpack(packed[name]));\n`,
      scripts[`${program}.js`],
      `\nunpack(packed["${program}_bg.wasm"]).then((bytes) => wasm_bindgen({ module_or_path: bytes }))
        .catch((error) => setTimeout(() => { throw error; }));`,
    ));
  };
})();
