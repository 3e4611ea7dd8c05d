// The least that MyST takes for a theme: a server of pages, which it asks for each page that it writes.
import { createServer } from "node:http";

const { CONTENT_CDN_PORT, HOST, PORT } = process.env;

const page = async () => {
  const content = await fetch(`http://${HOST}:${CONTENT_CDN_PORT}/content/index.json`);
  // Where programs lie MyST writes for this word.
  const text = (await content.text()).replaceAll('"esm":"/', '"esm":"/myst_assets_folder/');
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Notes</title><link rel="stylesheet" href="theme.css"></head>
  <body>
    <main></main>
    <script id="content" type="application/json">${text.replaceAll("<", "\\u003c")}</script>
    <script src="client.js"></script>
  </body>
</html>`;
};

// It also asks for files that only MyST's own theme has.
const server = createServer(async ({ url }, answer) => answer.end(url === "/" ? await page() : ""));
// MyST waits for this line.
server.listen(PORT, HOST, () => console.log(`http://${HOST}:${PORT}`));
// It also leaves the server behind.
setTimeout(() => process.exit(), 60_000);
