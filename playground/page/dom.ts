// Elements of the page. Texts become text nodes, never markup: names and findings hold what somebody else has written.

type Child = Node | string | null;

/** Attributes as they are written; `on…` are listeners. */
type Attributes = Readonly<Record<string, string | boolean | ((event: never) => void)>>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, attributes, children);
  return element;
}

/** The same for a drawing. */
export function draw(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  dress(element, attributes, children);
  return element;
}

function dress(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (typeof value === 'string') element.setAttribute(name, value);
    else if (value) element.setAttribute(name, '');
  }
  for (const child of children) if (child !== null) element.append(child);
}

/** What is in the page from the beginning. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

/**
 * Puts these children in place of those that are there. What looks as before stays the very same element: a button that is replaced under a
 * hand is never pressed, and what has the focus would lose it. So listeners may know only what can be seen, and what never changes.
 */
export function redraw(into: Element, ...children: readonly Child[]): void {
  const wanted = children.filter((child) => child !== null);
  const active = into.contains(document.activeElement) ? document.activeElement : null;
  const focused = active?.getAttribute('data-key') ?? null;
  // A button that its own press takes away leaves the keyboard where it was: at what is left of the same node, or row.
  const place = active?.closest('[data-place]')?.getAttribute('data-place') ?? null;
  for (const [at, child] of wanted.entries()) {
    const there = into.childNodes[at];
    if (there === undefined) into.append(child);
    else if (typeof child === 'string') {
      if (there.nodeType !== Node.TEXT_NODE || there.nodeValue !== child) there.replaceWith(child);
    } else if (!there.isEqualNode(child)) there.replaceWith(child);
  }
  while (into.childNodes.length > wanted.length) into.lastChild?.remove();
  if (focused === null || into.contains(document.activeElement)) return;
  const next =
    into.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`) ??
    (place === null ? null : into.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"] button`));
  next?.focus({ preventScroll: true });
}
