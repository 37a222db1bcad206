// Every client gets everything: each capability that a client may announce is switched off once, and the same session ends with the
// same findings on the screen, each of them once. In the process of the test: a handshake each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCapabilities } from 'vscode-languageserver';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { everything, neovim10, pullsOpen } from './client-capabilities.ts';
import { freshFindings } from './fresh.ts';
import { ModelClient, type ModelOptions } from './model-client.ts';

const folder = join(repository, 'examples', 'cluster');
const root = '/w/conf';
const example: Readonly<Record<string, string>> = Object.fromEntries(
  globFiles(folder, '.conf').map((path: string) => [`${root}/${path.slice(folder.length + 1)}`, readFileSync(path, 'utf8')]),
);

/** Every capability, as the names on the way to it. */
function* paths(value: unknown, way: readonly string[] = []): Generator<readonly string[]> {
  if (way.length > 0) yield way;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, inside] of Object.entries(value)) yield* paths(inside, [...way, name]);
}

function without(value: unknown, [first, ...rest]: readonly string[]): ClientCapabilities {
  const { [first ?? '']: gone, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [first ?? '']: without(gone, rest) };
}

const own = `${root}/east1/node-local.conf`;
const shared = `${root}/default/ecelerity-cluster.conf`;
const bindings = `${root}/default/bindings.conf`;

/** A contradiction between an open file and a closed one, a file that changes on the disk, a mistake that comes and goes. */
async function session(options: ModelOptions): Promise<void> {
  const client = new ModelClient(root, example, options);
  try {
    await client.start();
    await client.openFile(own);
    await client.edit(own, 0, 0, 'cluster {\n  duravip_balance_set_size = 7\n}\n');
    await client.save(own);
    await client.save(bindings, (example[bindings] ?? '').replace('"east2"', '"east9"'));
    await client.openFile(shared);
    await client.edit(shared, 0, 0, 'nonsense_option = 1\n');
    await client.edit(shared, 0, 'nonsense_option = 1\n'.length, '');
    await client.edit(own, 0, 0, 'nonsense_option = 2\n');
    await client.close(own);
    const texts = Object.fromEntries([...client.open].map(([path, { text }]) => [path, text]));
    const fresh = freshFindings(root, client.disk, texts);
    const expected = Object.fromEntries(
      [...fresh].map(([path, found]) => [
        path,
        found.map(({ code, isOtherSide }) => `${code}${isOtherSide === true ? ' info' : ''}`).sort(),
      ]),
    );
    assert.deepEqual(Object.keys(expected).sort(), [bindings, shared, own]);
    await eventually(() => {
      const shown = Object.entries(client.shown()).map(([path, found]) => [
        path,
        found.map(({ code, severity }) => `${code}${severity === 3 && code === 'EC3104' ? ' info' : ''}`).sort(),
      ]);
      assert.deepEqual(Object.fromEntries(shown), expected);
    });
  } finally {
    client.end();
  }
}

async function eventually(look: () => void): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      look();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe('what a client can do', () => {
  for (const [name, options] of Object.entries({
    everything: { capabilities: everything, pullsWorkspace: true },
    'everything, said beforehand': {
      capabilities: everything,
      pullsWorkspace: true,
      initializationOptions: { workspaceDiagnostics: true },
    },
    nothing: { capabilities: {} },
    'everything, and refuses all of it': { capabilities: everything, refuses: true },
    'what Neovim 0.10 can': { capabilities: neovim10 },
    'what Neovim 0.11 can': { capabilities: pullsOpen },
  } satisfies Readonly<Record<string, ModelOptions>>)) {
    it(`${name}: all findings, each once`, () => session({ ...options }));
  }

  it('each capability switched off: the same findings', async () => {
    const all = [...paths(everything)];
    assert.ok(all.length > 45);
    for (const way of all) {
      const capabilities = without(everything, way);
      // Of what it does not announce a client makes no use.
      const pullsWorkspace = capabilities.textDocument?.diagnostic !== undefined;
      try {
        await session({ capabilities, pullsWorkspace });
      } catch (error) {
        throw new Error(`without ${way.join('.')}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  });
});
