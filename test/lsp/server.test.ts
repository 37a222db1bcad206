// The server as a client sees it, over real standard input and output. Every message that it sends is validated (client.ts).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { capabilities, type Client, pulling, start } from './client.ts';

const folder = join(repository, 'examples', 'cluster');
const example: Readonly<Record<string, string>> = Object.fromEntries(
  globFiles(folder, '.conf').map((path: string) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
);

const codes = (found: readonly { readonly code?: unknown }[]) => found.map((each) => each.code);

describe('language server', () => {
  let client: Client;
  afterEach(async () => {
    const { exit } = await client.end();
    assert.equal(exit, 0);
  });

  it('shows findings across nodes while typing, with the place in the other file', async () => {
    client = await start(example);
    const file = 'east1/node-local.conf';
    client.open(file);
    assert.deepEqual(codes(await client.diagnostics(file, () => true)), []);
    const added = 'cluster {\n  duravip_balance_set_size = 7\n}\n';
    client.edit(file, 0, 0, added);
    const [found] = await client.diagnostics(file, (all) => all.length > 0);
    assert.ok(found?.relatedInformation !== undefined && found.relatedInformation.length > 0, JSON.stringify(found));
    assert.ok(found.relatedInformation.some((each) => each.location.uri !== client.uri(file)));
    client.edit(file, 0, added.length, '');
    assert.deepEqual(await client.diagnostics(file, (all) => all.length === 0), []);
  });
});

void capabilities;
void pulling;
