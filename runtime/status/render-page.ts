// A page as HTML, in pieces: what is around a long table first, then its rows a few at a time, so that heartbeats go out between them.

import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { OwnersBlock, PageModel } from './page/page-model.ts';
import { matrixRow } from './page/owners-view.ts';
import { Page, titleOf } from './page/page-shell.ts';

/** Cells that are drawn in one go. */
const cellsAtOnce = 600;
/** No address; stands where the rows go. */
const marker = '\uf8ff';

export interface Assets {
  readonly script: string;
  readonly style: string;
}

export function* pagePieces(model: PageModel, { script, style }: Assets): Generator<string> {
  const owners = ownersOf(model);
  yield `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${escaped(titleOf(model))}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="stylesheet" href="${style}">\n<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">\n<noscript><meta http-equiv="refresh" content="10"></noscript>\n<script src="${script}" defer></script>\n</head>\n<body>\n<div id="root">`;
  if (owners === null || owners.rows.length * owners.columns.length <= cellsAtOnce) yield renderToString(h(Page, { model }));
  else yield* aroundRows(model, owners);
  yield '</div>\n</body>\n</html>\n';
}

function ownersOf({ body }: PageModel): OwnersBlock | null {
  return body.kind === 'owners' || body.kind === 'overview' ? body.owners : null;
}

function* aroundRows(model: PageModel, owners: OwnersBlock): Generator<string> {
  const first = owners.rows[0];
  if (first === undefined) return;
  const markedRow = { ...first, ip: marker, bindings: [], cells: [], words: '' };
  const marked = { ...owners, rows: [markedRow] };
  const body = { ...model.body, owners: marked } as PageModel['body'];
  const html = renderToString(h(Page, { model: { ...model, body } }));
  const at = html.indexOf(marker);
  const begin = html.lastIndexOf('<tr', at);
  const end = html.indexOf('</tr>', at) + '</tr>'.length;
  yield html.slice(0, begin);
  const rowsAtOnce = Math.max(1, Math.floor(cellsAtOnce / Math.max(1, owners.columns.length)));
  for (let from = 0; from < owners.rows.length; from += rowsAtOnce)
    yield owners.rows
      .slice(from, from + rowsAtOnce)
      .map((row) => renderToString(matrixRow(row)))
      .join('');
  yield html.slice(end);
}

/** For the one text that no component draws. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character);
}

/** Where a token is asked for and none has come. */
export function tokenPage(style: string, remark: string): string {
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>ecclusterd: token</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="stylesheet" href="${style}">\n</head>\n<body>\n<main class="token">\n<h1>Token</h1>\n<p>${escaped(remark)}</p>\n<form method="post" action="/login">\n<p><label for="token">Token</label> <input id="token" name="token" type="password" autocomplete="current-password" required> <button type="submit">Look</button></p>\n</form>\n</main>\n</body>\n</html>\n`;
}
