// The .vsix: exactly the files that belong into it, not larger than it has to be, and a manifest whose parts exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../compiler/rules/all.ts';
import { repository } from '../shared.ts';
import { packExtension } from './pack.ts';

/** Bytes. Most of it is extension and server, once for Node and once for browsers. */
const sizeMax = 1_350_000;

const staged = join(repository, 'dist', 'vscode');
const manifest = () => JSON.parse(readFileSync(join(staged, 'package.json'), 'utf8'));

describe('.vsix', function () {
  this.timeout(300_000);
  let vsix: Buffer;

  before(function () {
    const packed = packExtension();
    if (packed === null) this.skip();
    vsix = readFileSync(packed);
  });

  it('holds these files and no others', () => {
    // And a page for each code, and their index.
    const isPage = (name: string) => name.startsWith('extension/codes/');
    assert.equal(namesIn(vsix).filter(isPage).length, rules.length + 1);
    assert.deepEqual(
      namesIn(vsix).filter((name) => !isPage(name)),
      [
        '[Content_Types].xml',
        'extension.vsixmanifest',
        'extension/LICENSE.txt',
        'extension/changelog.md',
        'extension/dist/ecconf-lsp-later.cjs',
        'extension/dist/ecconf-outside.cjs',
        'extension/dist/extension.cjs',
        'extension/dist/prose.json',
        'extension/dist/server.cjs',
        'extension/dist/web/extension.js',
        'extension/dist/web/server.js',
        'extension/images/icon.png',
        'extension/language-configuration.json',
        'extension/package.json',
        'extension/readme.md',
        'extension/schemas/ir.schema.json',
        'extension/syntaxes/ecelerity-conf.tmLanguage.json',
        'extension/syntaxes/markdown-injection.tmLanguage.json',
        'extension/walkthrough/ci.md',
        'extension/walkthrough/effective.md',
        'extension/walkthrough/open.md',
        'extension/walkthrough/problems.md',
      ],
    );
  });

  it(`is at most ${sizeMax} bytes`, () => assert.ok(vsix.length <= sizeMax, `it has ${vsix.length}`));

  it('names only files that are there', () => {
    const paths =
      JSON.stringify(manifest()).match(/"(?:\.\/)?(?:dist|images|schemas|syntaxes|walkthrough|language-configuration)[/.][\w./-]*"/g) ?? [];
    assert.ok(paths.length > 10);
    const missing = paths.map((path) => path.slice(1, -1)).filter((path) => !existsSync(join(staged, path)));
    assert.deepEqual(missing, []);
  });

  it('has the version of the project, and loads as CommonJS', () => {
    const { version, type, main, browser } = manifest();
    assert.equal(version, JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).version);
    assert.equal(type, undefined);
    assert.match(main, /\.cjs$/);
    // There the editor appends `.js` to what does not end in it.
    assert.match(browser, /\.js$/);
  });

  it('has nothing of Node in what runs in a browser', () => {
    for (const name of ['extension.js', 'server.js']) {
      const text = readFileSync(join(staged, 'dist', 'web', name), 'utf8');
      const wanted = [...text.matchAll(/(?<![.\w])require\("([\w:/.-]+)"\)/g)].map((match) => match[1]);
      assert.deepEqual([...new Set(wanted)], name === 'extension.js' ? ['vscode'] : [], name);
    }
  });

  it('hides what starts programs where there are none', () => {
    const { contributes } = manifest();
    const places = Object.values<{ command: string; when?: string }[]>(contributes.menus).flat();
    const comparing = places.filter(({ command }) => command === 'ecconf.compareEffective');
    assert.ok(comparing.length > 1 && comparing.every(({ when }) => when?.includes('ecconf.programs')));
    assert.equal(contributes.taskDefinitions[0].when, 'processExecutionSupported');
  });

  it('matches what the command line prints', () => {
    const [{ pattern }] = manifest().contributes.problemMatchers;
    const line = 'default/bindings.conf:39:22: warning EC3112: 10.20.1.23 is managed on west1 but not on east1';
    assert.deepEqual(new RegExp(pattern.regexp).exec(line)?.slice(1), [
      'default/bindings.conf',
      '39',
      '22',
      'warning',
      'EC3112',
      '10.20.1.23 is managed on west1 but not on east1',
    ]);
    // A place elsewhere that belongs to a finding is none of its own.
    assert.equal(new RegExp(pattern.regexp).exec('  default/x.conf:1:1: not configured on east1'), null);
  });
});

/** Names in a zip file, sorted, from its central directory. */
function namesIn(zip: Buffer): string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let i = zip.readUInt16LE(end + 10); i > 0; i--) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + length));
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names.sort();
}
