// The tree of a package for Linux, as it will lie on the machine, below one folder. The same for Debian's and Red Hat's packages but for
// where units and completions lie.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launcherFor } from '../launcher.mjs';
import { fetchPieces, run } from './pieces.mjs';

/** Where everything of ours lies. Nothing else on the machine uses this Node. */
const home = 'usr/lib/ecconf';
const node = `/${home}/bin/node`;
/** A program, and the file that it is. */
const programs = { ecconf: 'ecconf', 'ecconf-lsp': 'ecconf-lsp.cjs', ecclusterd: 'ecclusterd.cjs', ecconsole: 'ecconsole.cjs' };
const units = ['ecclusterd.service', 'ecclusterd-manager.service', 'ecclusterd-postfix-policy.service'];

/**
 * @param {object} input
 * @param {string} input.root of the repository, built
 * @param {string} input.stage the folder to make
 * @param {'x64'|'arm64'} input.arch
 * @param {string} input.cache for archives of the registry
 * @param {string} input.unitFolder where units of packages lie, without the first /
 * @param {string} input.docFolder the same for documentation
 */
export function stagePackage({ root, stage, arch, cache, unitFolder, docFolder }) {
  rmSync(stage, { recursive: true, force: true });
  const put = (path, content, mode = 0o644) => {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    writeFileSync(join(stage, path), content);
    chmodSync(join(stage, path), mode);
  };
  const copy = (from, to) => {
    mkdirSync(dirname(join(stage, to)), { recursive: true });
    cpSync(from, join(stage, to), { recursive: true });
  };
  const ours = unpackOurs(root, cache);
  for (const part of ['dist', 'package.json']) copy(join(ours, part), join(home, part));
  rmSync(join(stage, home, 'dist', 'ecconf-npm.cjs'));
  copy(join(ours, 'packaging', 'systemd'), join(home, 'packaging', 'systemd'));
  const pieces = fetchPieces(root, arch, cache);
  copy(join(pieces.node, 'bin', 'node'), join(home, 'bin', 'node'));
  copyKoffi(pieces, arch, (from, to) => copy(from, join(home, 'node_modules', to)));
  if (arch === process.arch) run(join(stage, home, 'bin', 'node'), ['-e', "import('koffi')"], { cwd: join(stage, home) });
  // Started by the Node of the package, whatever the PATH has.
  for (const [name, file] of Object.entries(programs)) {
    const path = join(stage, home, 'dist', file);
    writeFileSync(path, name === 'ecconf' ? launcherFor(node) : readFileSync(path, 'utf8').replace(/^#!.*\n/, `#!${node}\n`));
    mkdirSync(join(stage, 'usr', 'bin'), { recursive: true });
    symlinkSync(`../lib/ecconf/dist/${file}`, join(stage, 'usr', 'bin', name));
  }
  copy(join(root, 'packaging', 'snapshot.mjs'), join(home, 'packaging', 'snapshot.mjs'));
  for (const unit of units) {
    const text = readFileSync(join(root, 'packaging', 'systemd', unit), 'utf8');
    // Once for systemd, once for `ecclusterd setup`, which makes its drop-in from it.
    for (const folder of [unitFolder, join(home, 'packaging', 'systemd')]) put(join(folder, unit), unitHere(text, docFolder));
  }
  const linux = (name) => readFileSync(join(root, 'packaging', 'linux', name));
  put('usr/lib/sysusers.d/ecclusterd.conf', linux('sysusers.conf'));
  put('usr/lib/tmpfiles.d/ecclusterd.conf', linux('tmpfiles.conf'));
  put('etc/default/ecclusterd', linux('default'));
  put('etc/corosync/uidgid.d/ecclusterd', linux('uidgid'));
  putDocs({ root, ours, stage, docFolder, put, copy, pieces });
  setModes(stage);
}

/** What `npm pack` would publish: the same in every kind of package. */
function unpackOurs(root, cache) {
  const folder = join(cache, 'ours');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root }));
  run('tar', ['-xzf', join(folder, filename), '-C', folder, '--no-same-owner']);
  return join(folder, 'package');
}

/** What is loaded, without sources for other machines. */
function copyKoffi({ koffi, native }, arch, copy) {
  for (const file of readdirSync(koffi))
    if (/^(package\.json|(index|indirect)\.c?js|LICENSE\.txt)$/.test(file)) copy(join(koffi, file), `koffi/${file}`);
  const sources = readdirSync(join(koffi, 'src', 'koffi'), { recursive: true, encoding: 'utf8' });
  for (const file of sources) if (/^(src\/)?[a-z]+\.c?js$/.test(file)) copy(join(koffi, 'src', 'koffi', file), `koffi/src/koffi/${file}`);
  for (const file of readdirSync(native.folder))
    if (file !== `musl_${arch}` && file !== 'README.md') copy(join(native.folder, file), `${native.name}/${file}`);
}

function unitHere(text, docFolder) {
  return text
    .replace(/^Documentation=file:\/\/\S*\/docs\//gm, `Documentation=file:///${docFolder}/docs/`)
    .replace(/^ExecStart=\S*\/ecclusterd /gm, 'ExecStart=/usr/bin/ecclusterd ');
}

function putDocs({ root, ours, stage, docFolder, put, copy, pieces }) {
  for (const part of ['docs', 'examples', 'SECURITY.md', 'README.md']) copy(join(ours, part), join(docFolder, part));
  put(join(docFolder, 'CHANGELOG.md.gz'), zipped(readFileSync(join(root, 'CHANGELOG.md'))));
  put(join(docFolder, 'copyright'), readFileSync(join(root, 'packaging', 'linux', 'copyright')));
  put(join(docFolder, 'LICENSE-node.gz'), zipped(readFileSync(join(pieces.node, 'LICENSE'))));
  // Pages of findings, which the language server links to.
  symlinkSync('../../share/doc/ecconf/docs', join(stage, home, 'docs'));
  for (const page of readdirSync(join(root, 'docs', 'man'))) {
    const section = page.slice(-1);
    put(`usr/share/man/man${section}/${page}.gz`, zipped(readFileSync(join(root, 'docs', 'man', page))));
  }
  const completion = (shell) => run(process.execPath, [join(root, 'dist', 'ecconf.cjs'), 'completion', shell]);
  const of = (name) => readFileSync(join(root, 'packaging', 'completion', name), 'utf8');
  put('usr/share/bash-completion/completions/ecconf', completion('bash'));
  put('usr/share/zsh/vendor-completions/_ecconf', completion('zsh'));
  put('usr/share/fish/vendor_completions.d/ecconf.fish', completion('fish'));
  for (const name of ['ecclusterd', 'ecconsole']) {
    put(`usr/share/bash-completion/completions/${name}`, of(`${name}.bash`));
    put(`usr/share/zsh/vendor-completions/_${name}`, of(`${name}.zsh`));
    put(`usr/share/fish/vendor_completions.d/${name}.fish`, of(`${name}.fish`));
  }
  rmSync(join(stage, docFolder, 'docs', 'man'), { recursive: true, force: true });
}

/** Without name and time: the same input gives the same bytes. */
export const zipped = (bytes) => gzipSync(bytes, { level: 9 });

/** As the distributions want them, whatever the umask was. */
function setModes(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) {
      chmodSync(path, 0o755);
      setModes(path);
    } else chmodSync(path, isProgram(path) ? 0o755 : 0o644);
  }
}

const isProgram = (path) => path.endsWith('/bin/node') || Object.values(programs).some((file) => path.endsWith(`/${home}/dist/${file}`));
