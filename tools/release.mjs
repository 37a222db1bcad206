// `npm run release -- patch|minor|major|X.Y.Z [--dry-run]`: writes the version into every place that has it, turns the section Unreleased of
// CHANGELOG.md into that of the version, commits, tags and packs. It publishes and pushes nothing: look at the tarball first. docs/versions.md
// says which number goes up. With `--dry-run` it says what it would do, and changes nothing.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { sbomOf } from './sbom.mjs';

/** Every place that has our version, and how it is written there. */
export const versionPlaces = [
  { file: 'package.json', pattern: /^( {2}"version": ")([^"]+)(")/m },
  { file: 'package-lock.json', pattern: /^( {2}"version": ")([^"]+)(")/m },
  { file: 'package-lock.json', pattern: /("packages": \{\s+"": \{\s+"name": "ecconf",\s+"version": ")([^"]+)(")/ },
  { file: 'base/version.ts', pattern: /(version = ')([^']+)(')/ },
  { file: 'lsp/vscode/package.json', pattern: /^( {2}"version": ")([^"]+)(")/m },
  { file: 'runtime/clients/haraka/package/package.json', pattern: /^( {2}"version": ")([^"]+)(")/m },
];

/** The next version. Throws for anything but a step or a version that is later. */
export function nextVersion(current, asked) {
  const numbers = current.split('.').map(Number);
  const [major, minor, patch] = numbers;
  if (asked === 'major') return `${major + 1}.0.0`;
  if (asked === 'minor') return `${major}.${minor + 1}.0`;
  if (asked === 'patch') return `${major}.${minor}.${patch + 1}`;
  const wanted = /^(\d+)\.(\d+)\.(\d+)$/
    .exec(asked ?? '')
    ?.slice(1)
    .map(Number);
  if (wanted === undefined) throw new Error('say which version: npm run release -- patch|minor|major|X.Y.Z [--dry-run]');
  const first = wanted.findIndex((number, at) => number !== numbers[at]);
  if (first < 0 || wanted[first] < numbers[first]) throw new Error(`${asked} does not come after ${current}`);
  return asked;
}

/** The change log with what was unreleased under the version, and an empty section for what comes. Throws where nothing was noted. */
export function releasedChanges(text, version, date) {
  const found = /^## \[Unreleased\]\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text);
  if (found === null) throw new Error('CHANGELOG.md has no section "## [Unreleased]"');
  // Headings that nothing was noted under are left out.
  const notes = (found[1] ?? '').split(/^(?=### )/m).filter((part) => /^[-*] /m.test(part));
  if (notes.length === 0) throw new Error('CHANGELOG.md notes nothing under Unreleased: what is the release for?');
  const section = `## [Unreleased]\n\n## [${version}] - ${date}\n\n${notes.map((part) => part.trim()).join('\n\n')}\n\n`;
  return text.slice(0, found.index) + section + text.slice(found.index + found[0].length);
}

/** Every file with its new text, by path. */
export function releaseEdits(root, asked, date) {
  const texts = new Map();
  const textOf = (file) => texts.get(file) ?? readFileSync(join(root, file), 'utf8');
  const from = JSON.parse(textOf('package.json')).version;
  const version = nextVersion(from, asked);
  for (const { file, pattern } of versionPlaces) {
    const text = textOf(file);
    const found = pattern.exec(text)?.[2];
    if (found !== from) throw new Error(`${file} has version ${found}, and package.json ${from}: make them one first`);
    texts.set(file, text.replace(pattern, `$1${version}$3`));
  }
  texts.set('CHANGELOG.md', releasedChanges(textOf('CHANGELOG.md'), version, date));
  return { from, version, texts };
}

function main() {
  const root = process.cwd();
  const { values, positionals } = parseArgs({ options: { 'dry-run': { type: 'boolean' } }, allowPositionals: true });
  const isDry = values['dry-run'] === true;
  const run = (command, ...args) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim() || stdout.trim()}`);
    return stdout;
  };
  const date = new Date().toISOString().slice(0, 10);
  const { from, version, texts } = releaseEdits(root, positionals[0] ?? (isDry ? 'patch' : undefined), date);
  if (!isDry && run('git', 'status', '--porcelain') !== '')
    throw new Error('there are changes that are not committed: commit or drop them first');
  console.log(`${from} -> ${version}`);
  for (const [file, text] of texts) {
    console.log(`${isDry ? 'would write' : 'wrote'} ${file}`);
    if (!isDry) writeFileSync(join(root, file), text);
  }
  if (!isDry) {
    run('git', 'commit', '--quiet', '--message', `Release ${version}`, ...texts.keys());
    run('git', 'tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
    run(process.execPath, 'build.mjs');
  }
  console.log(`${isDry ? 'would tag' : 'tagged'} v${version}`);
  const [packed] = JSON.parse(run('npm', 'pack', '--json', '--ignore-scripts', ...(isDry ? ['--dry-run'] : [])));
  const name = isDry ? packed.filename.replace(from, version) : packed.filename;
  console.log(`${isDry ? 'would pack' : 'packed'} ${name}: ${packed.entryCount} files, ${Math.round(packed.size / 1024)} KB`);
  const bill = name.replace(/\.tgz$/, '.cdx.json');
  if (!isDry) writeFileSync(join(root, bill), `${JSON.stringify(sbomOf(root), null, 2)}\n`);
  console.log(`${isDry ? 'would write' : 'wrote'} ${bill}: what is in it, in the form of CycloneDX`);
  if (!isDry) console.log(`look at it, then: git push --follow-tags && npm publish ${name}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    main();
  } catch (error) {
    console.error(`release: ${error.message}`);
    process.exitCode = 1;
  }
}
