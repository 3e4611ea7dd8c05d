// The reader's own image, for figures that take one: chosen, dropped or pasted. The
// browser decodes it here, made small; it never leaves the page. In a figure with a
// studio, images become drawings: see `studio`.

const TYPES = ["image/png", "image/jpeg", "image/webp"];
const BYTES = 20e6;
const PIXELS = 12e6;
// Of the longer side, as the figure gets it.
const SIDE = 256;

// The live figure round an event, if it takes images.
const figureOf = ({ target }) => {
  const figure = target.closest?.("figure[data-image]");
  return figure?.querySelector(".live .own") ? figure : null;
};
const own = (figure) => figure.querySelector(".live .own");

const say = (figure, why) => {
  const said = document.createElement("p");
  said.className = "notice";
  said.textContent = own(figure).dataset[why];
  figure.querySelector(".live .notices").replaceChildren(said);
};

// To the figure's program, and to the drawers'; `null` takes it out again. Where it came
// from, `at`, tells a studio what it is for.
const give = (figure, image, at) => {
  if ("draws" in figure.dataset) {
    if (image) at.dispatchEvent(new CustomEvent("downhill:picture", { detail: image, bubbles: true }));
    return;
  }
  figure.image = image;
  figure.dataset.image = Number(figure.dataset.image) + 1;
  own(figure).querySelector("button").hidden = !image;
  figure.dispatchEvent(new Event("downhill:image"));
};

// Pixels, or in a word why there are none.
const decode = async (file) => {
  const address = URL.createObjectURL(file);
  try {
    // How large it is, and which way up, is known before its pixels are decoded.
    const image = new Image();
    await new Promise((done, failed) => Object.assign(image, { onload: done, onerror: failed, src: address }));
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width * height > PIXELS) return "pixels";
    const scale = Math.min(1, SIDE / Math.max(width, height));
    const [across, down] = [width, height].map((side) => Math.max(1, Math.round(scale * side)));
    const bitmap = await createImageBitmap(file, {
      imageOrientation: "from-image", resizeWidth: across, resizeHeight: down, resizeQuality: "high",
    });
    const canvas = Object.assign(document.createElement("canvas"), { width: across, height: down });
    const context = canvas.getContext("2d");
    // What is transparent lies on white.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, across, down);
    context.drawImage(bitmap, 0, 0, across, down);
    return context.getImageData(0, 0, across, down);
  } catch {
    return "broken";
  } finally {
    URL.revokeObjectURL(address);
  }
};

const take = async (figure, file, at) => {
  const turn = (figure.turn = {});
  const why = !file ? "none" : !TYPES.includes(file.type) ? "type" : file.size > BYTES ? "bytes" : null;
  const image = why ?? (await decode(file));
  // Another may have come meanwhile.
  if (figure.turn !== turn) return;
  if (typeof image === "string") say(figure, image);
  else give(figure, image, at);
};

// One after the other; a figure without a studio takes one.
const takeAll = async (figure, files, at) => {
  for (const file of "draws" in figure.dataset ? [...files] : [files[0]]) await take(figure, file, at);
};

const back = (figure) => {
  figure.turn = {};
  if (figure.image) give(figure, null);
};

addEventListener("change", (event) => {
  const figure = figureOf(event);
  if (!figure) return;
  if (event.target.matches(".own input")) {
    // Closing the dialogue without a file changes nothing.
    if (event.target.files.length) takeAll(figure, event.target.files, event.target);
    event.target.value = "";
  } else if (event.target.dataset.path === "photo") {
    back(figure);
  }
});

addEventListener("click", (event) => {
  const figure = figureOf(event);
  if (figure && event.target.closest(".own button, .reset")) back(figure);
});

addEventListener("dragover", (event) => {
  if (figureOf(event) && event.dataTransfer.types.includes("Files")) event.preventDefault();
});

addEventListener("drop", (event) => {
  const figure = figureOf(event);
  if (!figure || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  takeAll(figure, event.dataTransfer.files, event.target);
});

addEventListener("paste", (event) => {
  const figure = figureOf(event);
  const file = event.clipboardData.files[0];
  // A text is pasted into a field for text as ever.
  if (!figure || (!file && event.target.matches("input:not([type=file])"))) return;
  event.preventDefault();
  take(figure, file, event.target);
});
