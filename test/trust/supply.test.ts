// What is shipped: terms of everything in the bundles, nothing that fits only the machine of the build, and a bill of materials.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { bundledPackages } from '../../tools/bundled.mjs';
import { stageExtension } from '../../tools/stage-vscode.mjs';
import { sbomOf } from '../../tools/sbom.mjs';
import { repository } from '../shared.ts';

const require = createRequire(import.meta.url);

/** CycloneDX 1.6 with the schemas that it refers to, as the makers of the format ship them. */
function billSchema(): ReturnType<Ajv['compile']> {
  const folder = join(require.resolve('@cyclonedx/cyclonedx-library/package.json'), '..', 'res', 'schema');
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of ['spdx', 'jsf-0.82']) ajv.addSchema(read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  return ajv.compile(read('bom-1.6'));
}

const dist = join(repository, 'dist');
const meta = () => JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8'));

describe('what is shipped', () => {
  it('has the terms of everything that is bundled', () => {
    const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const packages = bundledPackages(repository, meta().outputs);
    assert.ok(packages.length > 5);
    for (const { name, version, license, texts } of packages) {
      assert.ok(notices.includes(`${name} ${version} (${license})`), name);
      for (const text of texts) assert.ok(notices.includes(text), name);
    }
    assert.match(notices, /Apache License/);
    // The plugin for Haraka is a package of its own and holds nothing of others.
    assert.doesNotMatch(JSON.stringify(Object.keys(meta().outputs['dist/haraka-plugin-ecconf/index.js'].inputs)), /node_modules/);
  });

  it('has the terms with the extension for VS Code, too', async () => {
    // Elsewhere than in `dist`: other tests load the extension from there at the same time.
    const staged = mkdtempSync(join(tmpdir(), 'ecconf-extension-'));
    try {
      await stageExtension(repository, staged);
      const license = readFileSync(join(staged, 'LICENSE'), 'utf8');
      for (const name of ['chevrotain', 'vscode-languageclient', 'vscode-jsonrpc', 'lodash-es'])
        assert.match(license, new RegExp(`^${name} \\d`, 'm'));
    } finally {
      rmSync(staged, { recursive: true });
    }
  });

  it('makes no package of code without terms', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-terms-'));
    try {
      spawnSync('mkdir', ['-p', join(folder, 'node_modules', 'x')]);
      writeFileSync(join(folder, 'node_modules', 'x', 'package.json'), '{"name":"x","version":"1.0.0"}');
      assert.throws(
        () => bundledPackages(folder, { a: { inputs: { 'node_modules/x/i.js': { bytesInOutput: 1 } } } }),
        /x is bundled and states no terms/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is no snapshot and no account of the build; the snapshot is made where it is installed', function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-pack-'));
    try {
      const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
        cwd: repository,
        encoding: 'utf8',
      });
      assert.equal(packed.status, 0, packed.stderr);
      const [{ filename, files, unpackedSize }] = JSON.parse(packed.stdout);
      const names = files.map(({ path }: { path: string }) => path);
      for (const name of [
        'dist/ecconf-npm.cjs',
        'dist/ecconf.cjs',
        'dist/ecconf-libraries.cjs',
        'dist/THIRD-PARTY-NOTICES.txt',
        'packaging/snapshot.mjs',
        'SECURITY.md',
        'LICENSE',
      ])
        assert.ok(names.includes(name), `${name} is missing`);
      for (const name of names) assert.doesNotMatch(name, /\.blob|ecconf\.node$|meta\.json|LEGAL|\.vsix|^dist\/vscode/);
      // 1.7 MB of it are the playground, which `ecconf playground` serves without a network.
      assert.ok(unpackedSize < 10_000_000, `${unpackedSize} bytes`);

      assert.equal(spawnSync('tar', ['xzf', join(folder, filename), '-C', folder]).status, 0);
      const installed = join(folder, 'package');
      assert.ok(
        !readFileSync(join(installed, 'dist', 'ecconf-npm.cjs'), 'utf8').includes(process.execPath),
        'nothing of the machine that packed it',
      );
      const version = () => spawnSync(join(installed, 'dist', 'ecconf-npm.cjs'), ['--version'], { encoding: 'utf8' }).stdout;
      assert.match(version(), /^ecconf \d/);
      const { scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
      assert.equal(spawnSync('sh', ['-c', scripts.postinstall], { cwd: installed }).status, 0);
      assert.ok(existsSync(join(installed, 'dist', 'ecconf.blob')));
      assert.match(readFileSync(join(installed, 'dist', 'ecconf-npm.cjs'), 'utf8'), /^#!\/bin\/sh\n/);
      const byNode = spawnSync(process.execPath, [join(installed, 'dist', 'ecconf-npm.cjs'), '--version'], { encoding: 'utf8' });
      assert.match(byNode.stdout, /^ecconf \d/, byNode.stderr);
      assert.match(version(), /^ecconf \d/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('comes with a bill of materials that the official schema takes', () => {
    const isValid = billSchema();
    const bill = sbomOf(repository);
    assert.ok(isValid(bill), JSON.stringify(isValid.errors));
    // What the schema would find.
    const [first] = bill.components;
    for (const wrong of [
      { ...bill, components: [first, first] },
      { ...bill, components: [{ ...first, type: 'thing' }] },
      { ...bill, components: [{ ...first, licenses: [{ license: { id: 'No Such Licence' } }] }] },
      { ...bill, components: [{ ...first, hashes: [{ alg: 'SHA-512', content: 'xyz' }] }] },
      { ...bill, dependencies: [{ dependsOn: [] }] },
    ])
      assert.ok(!isValid(wrong), JSON.stringify(wrong).slice(0, 300));
  });

  it('says what SECURITY.md promises, where it says that it is', () => {
    const page = readFileSync(join(repository, 'SECURITY.md'), 'utf8');
    for (const [, path] of page.matchAll(/`((?:docs|dist|packaging|tools)\/[^`\s]+)`|`node (tools\/[^`\s]+)`/g))
      assert.ok(existsSync(join(repository, path ?? 'tools/sbom.mjs')), path);
    const { files, scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    assert.ok(files.includes('SECURITY.md') && scripts.postinstall.includes('packaging/snapshot.mjs'));
    const listed = bundledPackages(repository, meta().outputs).map(({ name, version }) => `${name}@${version}`);
    const billed = sbomOf(repository).components.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')));
    for (const each of listed) assert.ok(billed.includes(each), `${each} is bundled and in no bill`);
  });

  it('comes with a bill of materials', () => {
    const bill = sbomOf(repository);
    assert.equal(bill.bomFormat, 'CycloneDX');
    const refs = bill.components.map((each) => each['bom-ref']);
    assert.equal(new Set(refs).size, refs.length);
    assert.deepEqual(bill.dependencies[0]?.dependsOn, refs);
    for (const { name, version } of bundledPackages(repository, meta().outputs)) {
      const found = bill.components.find((each) => each.purl.endsWith(`${name.replace(/^@[^/]+\//, '')}@${version}`));
      assert.ok(found !== undefined && found.licenses.length === 1, name);
      assert.ok(found.hashes?.[0]?.alg === 'SHA-512' && /^[0-9a-f]{128}$/.test(found.hashes[0].content), name);
    }
    assert.deepEqual(sbomOf(repository), bill, 'the same build gives the same bill');
  });
});
