// A package for Debian and its like, by dpkg-deb.
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { run } from './pieces.mjs';
import { afterInstall, afterPurge, afterRemove, beforeRemove } from './scripts.mjs';
import { stagePackage, zipped } from './stage.mjs';

const architectures = { x64: 'amd64', arm64: 'arm64' };
const script = (body) => `#!/bin/sh\nset -e\n${body}\n`;

/** Path of the package. `isFast`: hardly compressed, for tests. */
export function makeDeb({ root, out, arch, cache, version, isFast, stage }) {
  stagePackage({ root, stage, arch, cache, unitFolder: 'lib/systemd/system', docFolder: 'usr/share/doc/ecconf' });
  const date = new Date(Number(run('git', ['log', '-1', '--format=%ct'], { cwd: root })) * 1000);
  const own = (path, content) => {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    writeFileSync(join(stage, path), content, { mode: 0o644 });
  };
  own('usr/share/doc/ecconf/changelog.gz', zipped(changes(version, date)));
  own('usr/share/lintian/overrides/ecconf', readFileSync(join(root, 'packaging', 'linux', 'lintian-overrides')));
  const folder = join(stage, 'DEBIAN');
  mkdirSync(folder, { mode: 0o755 });
  const files = filesBelow(stage, stage).filter((path) => !path.startsWith('DEBIAN'));
  const put = (name, text, mode = 0o644) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  };
  put('control', control(version, architectures[arch], sizeOf(stage, files)));
  put(
    'conffiles',
    files
      .filter((path) => path.startsWith('etc/'))
      .map((path) => `/${path}\n`)
      .join(''),
  );
  put(
    'md5sums',
    files
      .filter((path) => !path.startsWith('etc/'))
      .map((path) => `${md5(join(stage, path))}  ${path}\n`)
      .join(''),
  );
  // $2 is the version that was there before.
  put('postinst', script(`case "$1" in configure) ;; *) exit 0 ;; esac\n${afterInstall('[ -n "$2" ]')}`), 0o755);
  put('prerm', script(`case "$1" in remove) ;; *) exit 0 ;; esac\n${beforeRemove}`), 0o755);
  put('postrm', script(`${afterRemove}\ncase "$1" in purge) ;; *) exit 0 ;; esac\n${afterPurge}`), 0o755);
  const path = join(out, `ecconf_${version}_${architectures[arch]}.deb`);
  run('dpkg-deb', ['--root-owner-group', ...(isFast ? ['-Zgzip', '-z1'] : ['-Zxz', '-z9']), '--build', stage, path], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(date.getTime() / 1000) },
  });
  return path;
}

const maintainer = 'ecconf maintainers <maintainers@users.noreply.github.com>';

/** In Debian's form; what has changed is in our own. */
function changes(version, date) {
  return `ecconf (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n -- ${maintainer}  ${date.toUTCString().replace('GMT', '+0000')}\n`;
}

function control(version, architecture, kibibytes) {
  return `Package: ecconf
Version: ${version}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${kibibytes}
Depends: libc6 (>= 2.28), libstdc++6, libgcc-s1, passwd
Recommends: corosync, libcpg4, libcmap4, iproute2
Suggests: git
Section: net
Priority: optional
Description: checks, edits and runs clusters of the Momentum mail server
 ecconf finds mistakes in the configuration of a Momentum (Ecelerity) cluster,
 in each node and across all of them, and compiles it into one document.
 ecclusterd runs the cluster from it: membership, fail-over of addresses
 (DuraVIP), replication and collection of logs; ecconsole is its console, and
 ecconf-lsp the language server for editors. It brings a Node.js of its own.
`;
}

function filesBelow(root, folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(root, path) : entry.isFile() ? [relative(root, path)] : [];
    })
    .sort();
}

const md5 = (path) => createHash('md5').update(readFileSync(path)).digest('hex');
const sizeOf = (stage, files) => Math.ceil(files.reduce((sum, path) => sum + lstatSync(join(stage, path)).size, 0) / 1024);
