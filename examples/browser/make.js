// Elements with texts in them, and never markup.

/** Children are elements and texts, of which append() makes text nodes; what is false or undefined is left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child));
  return element;
}
