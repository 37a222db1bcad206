// The bill of materials, CycloneDX 1.6 as JSON: `node tools/sbom.mjs > ecconf.cdx.json`, after a build. It lists what is in the bundles (not
// what builds and tests them) and what is installed beside them, each with its version, terms and digest as the lock file has them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from './bundled.mjs';

/** The same build gives the same bytes: no serial number, no time. */
export function sbomOf(root) {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const { outputs } = JSON.parse(readFileSync(join(root, 'dist', 'meta.json'), 'utf8'));
  const bundled = bundledPackages(root, outputs).map((each) => component(each, lock[each.folder], 'required'));
  const beside = Object.keys(own.optionalDependencies ?? {}).map((name) => {
    const entry = lock[`node_modules/${name}`];
    return component({ name, version: entry.version, license: entry.license }, entry, 'optional');
  });
  const components = [...bundled, ...beside];
  const self = { ...identity(own.name, own.version), type: 'application', description: own.description, licenses: terms(own.license) };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: self, tools: { components: [{ type: 'application', name: 'ecconf tools/sbom.mjs' }] } },
    components,
    dependencies: [{ ref: self['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) }],
  };
}

function component({ name, version, license }, entry, scope) {
  const [, algorithm, digest] = /^(sha\d+)-(.+)$/.exec(entry?.integrity ?? '') ?? [];
  const hashes =
    digest === undefined ? [] : [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }];
  return { type: 'library', ...identity(name, version), scope, licenses: terms(license), ...(hashes.length > 0 && { hashes }) };
}

function identity(name, version) {
  const [, group, short] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  const purl = `pkg:npm/${group === undefined ? '' : `${encodeURIComponent(group)}/`}${short}@${version}`;
  return { 'bom-ref': purl, ...(group !== undefined && { group }), name: short, version, purl };
}

/** A single identifier of SPDX, or an expression of several. */
function terms(license) {
  return /^[A-Za-z0-9.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];
}

if (process.argv[1] === import.meta.filename) process.stdout.write(`${JSON.stringify(sbomOf(join(import.meta.dirname, '..')), null, 2)}\n`);
