// The element as an anywidget (https://anywidget.dev), the form in which MyST takes programs:
// the model holds `site`, where embed.js is, and the element's attributes. The notes keep a
// copy of this file; the widget itself comes from the site.
export default {
  async render({ model, el }) {
    await import(new URL("embed.js", model.get("site")).href);
    const widget = document.createElement("downhill-widget");
    for (const name of ["name", "title", "lang", "theme", "hide", "query"]) {
      const value = model.get(name);
      if (value) widget.setAttribute(name, value);
    }
    el.append(widget);
    return () => widget.remove();
  },
};
