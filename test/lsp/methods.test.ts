// The table of methods says of every method of the protocol what becomes of it, and says the truth.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { methodTable } from '../../lsp/method-table.ts';
import { registered } from '../../lsp/methods.ts';
import { methodsPage } from '../../lsp/methods-page.ts';
import { assertGolden } from '../golden-file.ts';
import { repository, shared } from '../shared.ts';

interface Model {
  readonly requests: readonly { readonly method: string; readonly messageDirection: string }[];
  readonly notifications: readonly { readonly method: string; readonly messageDirection: string }[];
}

/** Handled by `serve` itself and by the library below it. */
const handshake = ['initialize', 'initialized', 'shutdown', 'exit', '$/cancelRequest', '$/setTrace'];

describe('methods', () => {
  it('are those of the protocol, each once, and our own', function () {
    const path = shared('spec', 'lsp-metaModel-3.18.0.json');
    if (path === null) this.skip();
    const model: Model = JSON.parse(readFileSync(path, 'utf8'));
    const known = [...model.requests, ...model.notifications].map((each) => each.method);
    const listed = methodTable.map((row) => row.method).filter((method) => !method.startsWith('ecconf/'));
    assert.deepEqual([...listed].sort(), known.sort());
  });

  it('are handled where the table says so, and nowhere else', () => {
    const done = methodTable.filter((row) => row.state === 'done').map((row) => row.method);
    const handled = [...registered.map((each) => each.method), ...handshake];
    assert.deepEqual([...handled].sort(), [...done].sort());
  });

  it('have a reason where they are left out', () => {
    assert.deepEqual(
      methodTable.filter((row) => row.state === 'no' && row.note === ''),
      [],
    );
  });

  it('are documented', () => assertGolden(join(repository, 'docs', 'lsp.md'), methodsPage()));
});
