// One line for people at the top of the page.

import { byId, el, redraw } from './dom.ts';

/** null: nothing more is to be said. */
export function say(text: string | null, offer: { readonly words: string; readonly does: () => void } | null = null): void {
  const line = byId('message');
  line.hidden = text === null;
  if (text === null) return;
  const button = offer === null ? null : el('button', { onclick: offer.does }, offer.words);
  redraw(line, el('p', {}, text), button, el('button', { 'aria-label': 'close', onclick: () => say(null) }, '✕'));
}
