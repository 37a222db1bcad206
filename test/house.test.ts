// The tools that hold the house together find what they are there for: each mistake is planted in a copy of the sources.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './shared.ts';
import { steps } from './steps.mjs';

const sources = ['base', 'grammar', 'compiler', 'runtime', 'lsp', 'playground', 'tools', 'bench', 'test'];
const files = ['package.json', 'tsconfig.json', 'knip.json', '.dependency-cruiser.mjs', 'build.mjs', 'biome.json', 'lint'];

describe('a planted mistake fails', () => {
  let copy: string;

  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'ecconf-house-'));
    const isData = (path: string) => /\/test\/(golden|checks|fmt|grammar|cli)\/|\/node_modules(\/|$)/.test(path) && !path.endsWith('.ts');
    for (const name of [...sources, ...files]) {
      cpSync(join(repository, name), join(copy, name), { recursive: true, filter: (path) => !isData(path) });
    }
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const plant = (file: string, text: string) => appendFileSync(join(copy, file), `\n${text}\n`);
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(join(copy, file), 'utf8');
    assert.equal(text.split(from).length, 2, `${file} has not exactly one ${from}`);
    writeFileSync(
      join(copy, file),
      text.replace(from, () => to),
    );
  };
  const run = (step: keyof typeof steps) => {
    const [, command, args] = steps[step];
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 26 });
    return { failed: status !== 0, said: `${stdout}${stderr}` };
  };

  it('wrong imports, of types, for a side effect, dynamic, of packages, and circles', () => {
    plant('runtime/core/hash.ts', "export type { NodeServices } from '../daemon/services.ts';");
    plant('runtime/feed/feed.ts', "import '../console/jobs.ts';");
    plant('runtime/net/ip.ts', "export const later = () => import('../text/wrap.ts');");
    plant('runtime/ir/validate.ts', "import 'node:fs';");
    plant('grammar/parse.ts', "import 'diff';");
    plant('runtime/text/words.ts', "import './circle.ts';");
    plant('runtime/text/circle.ts', "import './words.ts';");
    const { failed, said } = run('rooms');
    assert.ok(failed, said);
    for (const line of [
      'runtime/core imports another room: runtime/core/hash.ts → runtime/daemon/services.ts',
      'runtime/feed imports another room: runtime/feed/feed.ts → runtime/console/jobs.ts',
      'runtime/net imports another room: runtime/net/ip.ts → runtime/text/wrap.ts',
      'runtime/ir imports a module of Node: runtime/ir/validate.ts → fs',
      'grammar imports a package: grammar/parse.ts → ',
      'circle: runtime/text/',
    ]) {
      assert.ok(said.includes(line), `not said: ${line}\n${said}`);
    }
  });

  it('spreads into a call of what somebody else makes long', () => {
    plant('grammar/shift.ts', 'export const joined = (all: number[], more: readonly number[]): number => all.push(...more);');
    const biome = join(copy, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', 'grammar/shift.ts'], { cwd: copy, encoding: 'utf8' });
    assert.notEqual(status, 0, `${stdout}${stderr}`);
    assert.match(`${stdout}${stderr}`, /A spread puts every item on the call stack/);
    edit('grammar/shift.ts', '\nexport const joined = (all: number[], more: readonly number[]): number => all.push(...more);\n', '');
  });

  it('exports and files that nobody uses', () => {
    plant('runtime/sockets/endpoint.ts', 'export const nobodyWants = 1;\nexport interface NobodyReads {\n  readonly a: number;\n}');
    plant('runtime/text/left-over.ts', 'export const alone = 1;');
    const { failed, said } = run('dead');
    assert.ok(failed, said);
    for (const name of ['nobodyWants', 'NobodyReads', 'runtime/text/left-over.ts'])
      assert.ok(said.includes(name), `not said: ${name}\n${said}`);
  });

  it('open switches: a new kind of event, of message, of a value that is narrowed, with a default and without', () => {
    edit(
      'runtime/core/contract.ts',
      "{ readonly kind: 'order'; readonly order: Order };",
      "{ readonly kind: 'order'; readonly order: Order } | { readonly kind: 'planted' };",
    );
    plant(
      'runtime/text/words.ts',
      [
        'export function told(what: { readonly kind: "a" } | { readonly kind: "b" }, word: string): number {',
        '  switch (what.kind) {',
        "    case 'a':",
        '      return 1;',
        '    default:',
        '      break;',
        '  }',
        '  switch (word) {',
        "    case 'x':",
        '      return 1;',
        '    default:',
        '      return 0;',
        '  }',
        '}',
      ].join('\n'),
    );
    const { failed, said } = run('closed');
    assert.ok(failed, said);
    assert.match(said, /runtime\/core\/machine\.ts:\d+: a switch leaves out "planted"/);
    assert.match(said, /runtime\/simulate\/trace\.ts:\d+: a switch leaves out "planted"/);
    assert.match(said, /runtime\/text\/words\.ts:\d+: a switch leaves out "b"/);
    assert.equal(said.match(/runtime\/text\/words\.ts:/g)?.length, 1, said);
  });
});
