// The findings in the page are those of `ecconf check`: the same code in another house. Over the examples and cases of all checks.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { otherSides } from '../../compiler/diagnostics.ts';
import { rules } from '../../compiler/rules/all.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { globFiles } from '../glob.mjs';
import { mapFiles } from '../map-files.ts';
import { repository } from '../shared.ts';
import { closeAll, openPage, settled } from './open-page.ts';

type Texts = Readonly<Record<string, string>>;

const severities = ['', 'error', 'warning', 'info', 'hint'];

describe('findings in the playground', function () {
  this.timeout(300_000);
  let page: Page;
  before(async () => {
    ({ page } = await openPage());
    await settled(page);
  });
  after(closeAll);

  for (const name of readdirSync(join(repository, 'examples'))) {
    it(`of examples/${name}`, async () => {
      const folder = join(repository, 'examples', name);
      await compare({
        [name]: Object.fromEntries(globFiles(folder, '.conf').map((path: string) => [relative(folder, path), readFileSync(path, 'utf8')])),
      });
    });
  }

  it('of 200 cases of checks', async () => {
    const trees = casesOfChecks().slice(0, 200);
    assert.equal(trees.length, 200);
    await compare(Object.fromEntries(trees));
  });

  async function compare(trees: Readonly<Record<string, Texts>>): Promise<void> {
    const found = (await page.evaluate(inPage(trees))) as Record<string, string[]>;
    const wrong = Object.entries(trees).filter(([name, texts]) => JSON.stringify(found[name]) !== JSON.stringify(wanted(texts)));
    const [first] = wrong;
    if (first !== undefined) assert.deepEqual(found[first[0]], wanted(first[1]), `${wrong.length} differ; ${first[0]}`);
  }
});

/** Loads each tree and waits until it is checked and nothing more comes. */
function inPage(trees: Readonly<Record<string, Texts>>): string {
  return `(async () => {
    const result = {};
    let before = [...playground.tree().keys()];
    playground.editor.forgetAll();
    for (const [name, texts] of Object.entries(${JSON.stringify(trees)})) {
      const tree = new Map(Object.entries(texts));
      const checks = playground.checks;
      playground.language.replace(tree, before);
      before = [...tree.keys()];
      for (let seen = checks, quiet = 0; quiet < 4; quiet++) {
        await new Promise((resolve) => setTimeout(resolve, 8));
        if (playground.checks !== seen || playground.checks === checks) [seen, quiet] = [playground.checks, 0];
      }
      result[name] = [...playground.findings.byPath].flatMap(([path, all]) => all.map((each) =>
        [path, each.range.start.line, each.range.start.character, each.code, each.severity, each.message].join(' '))).sort();
    }
    return result;
  })()`;
}

function wanted(texts: Texts): readonly string[] {
  const files = mapFiles(Object.fromEntries(Object.entries(texts).map(([path, text]) => [`/conf/${path}`, text])));
  const project = loadProject([{ kind: 'tree', path: '/conf' }], files, { product: '4' });
  return checkProject(project)
    .flatMap((each) => [each, ...otherSides(each)])
    .map(({ at, code, severity, message }) => {
      const place = project.sources.get(at.file)?.lines.position(at.start) ?? { line: 0, character: 0 };
      return [at.file.replace('/conf/', ''), place.line, place.character, code, severities.indexOf(severity), message].join(' ');
    })
    .sort();
}

/** Trees of version 4, so that the page and the command line mean the same product without being told: cases, then the examples of codes. */
function casesOfChecks(): readonly (readonly [string, Texts])[] {
  const folder = join(repository, 'test', 'checks');
  const cases = globFiles(folder, '.txt').flatMap((file: string) => {
    const [input = ''] = readFileSync(file, 'utf8').split(/^=== expect\n/m);
    const parts = input
      .split(/^=== /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')).trim(), part.slice(part.indexOf('\n') + 1)] as const);
    // Whose a file is and where a link leads is nothing that a browser knows of.
    const isPlain = parts.every(([head, text]) => !/^(product|momentum) /.test(head) && !text.startsWith('@'));
    return isPlain ? [[relative(folder, file), Object.fromEntries(parts)] as const] : [];
  });
  const examples = rules.flatMap(({ code, bad, good }) =>
    [bad, good].flatMap((texts, at) => (typeof texts === 'string' ? [] : [[`${code} ${at}`, texts] as const])),
  );
  return [...cases, ...examples].filter(
    ([, texts]) => isTree(Object.keys(texts)) && !Object.values(texts).some((text) => text.startsWith('@')),
  );
}

function isTree(paths: readonly string[]): boolean {
  return paths.every((path) => path.includes('/')) && paths.some((path) => /^(default|global)\/.*\.conf$/.test(path));
}
