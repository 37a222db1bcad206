// Days of work in a minute: random edits, saves, checkouts, deletions and renamed folders, told to the server once, twice or not at all, by
// clients of four kinds at once. After each burst all of them show what `ecconf check` says, each finding once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver';
import fc from 'fast-check';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { everything, neovim10, pullsOpen } from './client-capabilities.ts';
import { boundary, positionIn } from './client.ts';
import { type DiskStep, diskSteps } from './disk-steps.ts';
import { freshFindings } from './fresh.ts';
import { ModelClient, type ModelOptions } from './model-client.ts';

const root = '/w/conf';

/** What git would lay down: two branches of one repository. */
const branches = ['broken', 'cluster'].map((name) => {
  const folder = join(repository, 'examples', name);
  return new Map(
    globFiles(folder, '.conf').map((path: string) => [`${root}/${path.slice(folder.length + 1)}`, readFileSync(path, 'utf8')]),
  );
});

const kinds: Readonly<Record<string, ModelOptions>> = {
  'VS Code': { capabilities: everything, pullsWorkspace: true },
  'Neovim 0.11': { capabilities: pullsOpen },
  'Neovim 0.10': { capabilities: neovim10 },
  'one that can nothing': { capabilities: {} },
};

/** One editor on one desk. */
class Desk {
  readonly client: ModelClient;
  #changed: string[] = [];

  constructor(options: ModelOptions) {
    this.client = new ModelClient(root, Object.fromEntries(branches[0] ?? []), options);
  }

  async take(step: DiskStep): Promise<void> {
    const { client } = this;
    const paths = [...new Set([...Object.keys(client.disk), ...client.open.keys()])].sort();
    const path = 'file' in step ? (paths[step.file % paths.length] ?? '') : '';
    const open = client.open.get(path);
    switch (step.do) {
      case 'edit': {
        if (open === undefined) await client.openFile(path);
        const text = client.open.get(path)?.text ?? '';
        const begin = boundary(text, Math.floor(step.at * text.length));
        await client.edit(path, begin, boundary(text, Math.min(text.length, begin + step.length)), step.text);
        break;
      }
      case 'save':
        if (open !== undefined) await client.save(path);
        break;
      case 'close':
        if (open !== undefined) await client.close(path);
        break;
      case 'delete':
        await this.#write(path, null, step.events);
        break;
      case 'checkout': {
        const branch = branches[step.branch] ?? new Map<string, string>();
        for (const each of new Set([...Object.keys(client.disk), ...branch.keys()]))
          await this.#write(each, branch.get(each) ?? null, step.events);
        break;
      }
      case 'rename folder': {
        const folder = path.slice(0, path.lastIndexOf('/'));
        const to = `${root}/${step.to}`;
        if (folder === to || folder === root) break;
        for (const each of Object.keys(client.disk).filter((one) => one.startsWith(`${folder}/`))) {
          const text = client.disk[each] ?? '';
          await this.#write(each, null, step.events);
          await this.#write(to + each.slice(folder.length), text, step.events);
        }
        break;
      }
    }
  }

  async #write(path: string, text: string | null, events: number): Promise<void> {
    const before = this.client.disk[path] ?? null;
    if (before === text) return;
    this.client.write(path, text);
    this.#changed.push(path);
    const type = text === null ? 3 : before === null ? 1 : 2;
    if (this.client.watches) for (let i = 0; i < events; i++) await this.client.event(path, type);
  }

  /** Whatever got lost: something is told in the end, of one of the files, or by who watches nothing, of one that he saves. */
  async rest(): Promise<void> {
    const { client } = this;
    const last = this.#changed.at(-1);
    this.#changed = [];
    if (last === undefined) return;
    if (client.watches) return client.event(last, last in client.disk ? 2 : 3);
    const [saved] = client.open.keys();
    const path = saved ?? Object.keys(client.disk).sort()[0] ?? '';
    if (saved === undefined) await client.openFile(path);
    await client.save(path);
  }

  difference(): string | null {
    const { client } = this;
    const open = Object.fromEntries([...client.open].map(([path, { text }]) => [path, text]));
    const fresh = freshFindings(root, client.disk, open);
    const expected = [...fresh].flatMap(([path, found]) => {
      const text = open[path] ?? client.disk[path] ?? '';
      return found.map(({ code, at }) => lineOf(path, code, positionIn(text, at.start)));
    });
    const shown = Object.entries(client.shown()).flatMap(([path, found]) =>
      found.map(({ code, range }: Diagnostic) => lineOf(path, String(code), range.start)),
    );
    const [missing, surplus] = [without(expected, shown), without(shown, expected)];
    return missing.length + surplus.length === 0 ? null : `not shown: ${missing.join(', ')}\nshown for nothing: ${surplus.join(', ')}`;
  }
}

function lineOf(path: string, code: string, { line, character }: { readonly line: number; readonly character: number }): string {
  return `${path.slice(root.length + 1)}:${line}:${character} ${code}`;
}

/** What is in the first list more often than in the second. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

async function settled(name: string, desk: Desk): Promise<void> {
  const end = Date.now() + 120_000;
  for (let said = desk.difference(); said !== null; said = desk.difference()) {
    if (Date.now() > end) assert.fail(`${name}\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const bursts = Number(process.env.FUZZ_RUNS ?? 16);
const stepsEach = 25;

describe('a long session of four clients', () => {
  it(`of ${bursts * stepsEach} steps: all show what a check says`, async () => {
    const desks = Object.entries(kinds).map(([name, options]) => ({ name, desk: new Desk(options) }));
    const all = fc.sample(diskSteps(stepsEach), { numRuns: bursts, seed: Number(process.env.FUZZ_SEED ?? 7) });
    try {
      await Promise.all(desks.map(({ desk }) => desk.client.start()));
      for (const burst of all) {
        await Promise.all(
          desks.map(async ({ name, desk }) => {
            for (const step of burst) await desk.take(step);
            await desk.rest();
            await settled(name, desk);
          }),
        );
      }
    } finally {
      for (const { desk } of desks) desk.client.end();
    }
  }).timeout(1_800_000);
});
