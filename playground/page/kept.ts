// What the browser keeps for the next visit: the texts, and the theme. Where it keeps nothing (a private window) the page works all the same.

import { isPath } from './share.ts';
import type { Tree } from './tree-text.ts';

const textsKey = 'ecconf texts';
const themeKey = 'ecconf theme';

export function keepTexts(tree: Tree): void {
  set(textsKey, JSON.stringify(Object.fromEntries(tree)));
}

/** null: nothing, or nothing that can be read. */
export function keptTexts(): Map<string, string> | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(textsKey) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const texts = Object.entries(kept).filter((each): each is [string, string] => isPath(each[0]) && typeof each[1] === 'string');
    return texts.length === 0 ? null : new Map(texts);
  } catch {
    return null;
  }
}

export function keepTheme(theme: string): void {
  set(themeKey, theme);
}

export function keptTheme(): 'light' | 'dark' | null {
  try {
    const kept = localStorage.getItem(themeKey);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}

function set(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // More than it takes, or it takes nothing.
  }
}
