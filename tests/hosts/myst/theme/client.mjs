// Draws the text with the renderers of MyST's book theme.
import { ANY_RENDERERS } from "@myst-theme/anywidget";
import { ThemeProvider, mergeRenderers } from "@myst-theme/providers";
import { DEFAULT_RENDERERS, MyST } from "myst-to-react";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

const { mdast } = JSON.parse(document.getElementById("content").textContent);
const text = createElement(MyST, { ast: mdast });
const renderers = mergeRenderers([DEFAULT_RENDERERS, ANY_RENDERERS]);
createRoot(document.querySelector("main")).render(createElement(ThemeProvider, { renderers }, text));
