// Why a finding matters, with an example: the page of its code. Fetched once, beside what is waited for.

import { el } from './dom.ts';

type Example = string | Readonly<Record<string, string>>;

interface CodePage {
  readonly title: string;
  readonly why: string;
  /** Null: it is too long for here. */
  readonly bad: Example | null;
  readonly good: Example | null;
}

type CodePages = Readonly<Record<string, CodePage>>;

let pages: Promise<CodePages> | null = null;

/** Nobody waits for it, and it is there when the network is not. */
export function loadCodePages(): Promise<CodePages> {
  pages ??= fetch('codes.json')
    .then((answer) => (answer.ok ? (answer.json() as Promise<CodePages>) : {}))
    .catch(() => {
      // The next one who asks is another try.
      pages = null;
      return {};
    });
  return pages;
}

export async function showCodePage(code: string): Promise<void> {
  const page = (await loadCodePages())[code];
  document.getElementById('code-page')?.remove();
  const dialog = el('dialog', { id: 'code-page', 'aria-labelledby': 'code-title' });
  const close = el('button', { onclick: () => dialog.close() }, 'close');
  dialog.append(
    el('h2', { id: 'code-title' }, page === undefined ? code : `${code}: ${page.title}`),
    ...(page?.why ?? 'There is no page of this code here: `ecconf explain` shows it.').split('\n\n').map(paragraph),
    ...examples('What it finds', page?.bad ?? null),
    ...examples('As it is right', page?.good ?? null),
    close,
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Of Markdown these pages have code and links. */
function paragraph(text: string): HTMLElement {
  const parts = text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').split('`');
  return el('p', {}, ...parts.map((part, index) => (index % 2 === 1 ? el('code', {}, part) : part)));
}

function examples(title: string, example: Example | null): readonly HTMLElement[] {
  if (example === null || example === '') return [];
  const files = typeof example === 'string' ? [['', example] as const] : Object.entries(example);
  return [
    el('h3', {}, title),
    ...files.flatMap(([path, text]) => [...(path === '' ? [] : [el('p', { class: 'path' }, path)]), el('pre', { tabindex: '0' }, text)]),
  ];
}
