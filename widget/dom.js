// Makes elements. Nothing here or elsewhere in the widget takes text for HTML.

/**
 * @param {string} tag
 * @param {Object} properties attributes by name; `text` for the text; names that begin with "on" take a function.
 *   A value that is null, undefined or false is left out.
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child || child === ""));
  return element;
}

/** @returns {string} `text` with {name} replaced by the value of that name */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
