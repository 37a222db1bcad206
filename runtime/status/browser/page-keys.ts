// Keys of the status page: only while no field has the focus, listed behind `?`, and switched off there (WCAG 2.1.4).
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { sections } from '../page/page-shell.ts';

const storage = 'ecclusterd-keys';

const keys: readonly (readonly [string, string])[] = [
  ['/', 'find'],
  ['j k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['p', 'problems'],
  ...sections.map(([, name, key]) => [key, name.toLowerCase()] as const),
  ['?', 'this list'],
  ['Esc', 'leave'],
];

let at = -1;

export function watchKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) {
      if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
      return;
    }
    // What lists the keys can always be opened by its button.
    if (localStorage.getItem(storage) === 'off') return;
    if (act(event.key)) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.id === 'keys') showKeys();
  });
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}

/** Whether the key was ours. */
function act(key: string): boolean {
  const section = sections.find(([, , letter]) => letter === key);
  if (section !== undefined) {
    location.assign(section[0]);
    return true;
  }
  switch (key) {
    case '/':
      document.getElementById('find')?.focus();
      return true;
    case 'p': {
      const title = document.getElementById('problems-title');
      title?.scrollIntoView();
      title?.focus();
      return true;
    }
    case 'j':
    case 'k':
      choose(key === 'j' ? 1 : -1);
      return true;
    case 'Enter':
      return open();
    case '?':
      showKeys();
      return true;
    default:
      return false;
  }
}

function rows(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('main tbody tr')];
}

/** The link of the row gets the focus, so that readers say it and Enter opens it. */
function choose(step: number): void {
  const all = rows();
  if (all.length === 0) return;
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  at = Math.max(0, Math.min(all.length - 1, (focused < 0 ? at : focused) + step));
  for (const row of all) row.classList.remove('chosen');
  const row = all[at];
  row?.classList.add('chosen');
  row?.querySelector<HTMLElement>('th a, td a')?.focus();
}

/** A link that has the focus opens by itself. */
function open(): boolean {
  if (document.activeElement !== null && document.activeElement !== document.body) return false;
  const link = rows()[at]?.querySelector<HTMLAnchorElement>('th a, td a');
  if (link == null) return false;
  link.click();
  return true;
}

function showKeys(): void {
  document.querySelector('dialog')?.remove();
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const title = document.createElement('h2');
  title.id = 'keys-title';
  title.textContent = 'Keys';
  const list = document.createElement('dl');
  for (const [key, what] of keys) {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    term.textContent = key;
    const meaning = document.createElement('dd');
    meaning.textContent = what;
    row.append(term, meaning);
    list.append(row);
  }
  list.className = 'facts';
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = localStorage.getItem(storage) !== 'off';
  box.addEventListener('change', () => localStorage.setItem(storage, box.checked ? 'on' : 'off'));
  label.append(box, ' keys are on');
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  dialog.append(title, list, label, ' ', close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
