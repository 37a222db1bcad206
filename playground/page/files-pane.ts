// The tree of files, folder by folder, with the number of findings in each.

import { byId, el, redraw } from './dom.ts';
import type { Diagnostic } from './language-client.ts';

export function drawFiles(
  paths: Iterable<string>,
  shown: string,
  findings: (path: string) => readonly Diagnostic[],
  show: (path: string) => void,
): void {
  const folders = new Map<string, string[]>();
  for (const path of [...paths].sort()) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const parts = [...folders].flatMap(([folder, inside]) => [
    el('h2', {}, folder === '' ? '/' : folder),
    ...inside.map((path) => {
      const found = findings(path);
      const isBad = found.some(({ severity }) => severity === 1);
      const mark =
        found.length === 0
          ? null
          : el('span', { class: isBad ? 'has bad' : 'has', title: `${found.length} findings` }, `${isBad ? '✕' : '▲'} ${found.length}`);
      return el(
        'button',
        { 'data-key': path, 'data-path': path, ...(path === shown && { 'aria-current': 'true' }), onclick: () => show(path) },
        el('span', {}, path.slice(folder.length)),
        mark,
      );
    }),
  ]);
  redraw(byId('files'), ...parts);
}
