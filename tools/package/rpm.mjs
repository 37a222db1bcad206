// A package for Red Hat and its like, by rpmbuild, from the same tree.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './pieces.mjs';
import { afterInstall, afterPurge, afterRemove, beforeRemove } from './scripts.mjs';
import { stagePackage } from './stage.mjs';

const architectures = { x64: 'x86_64', arm64: 'aarch64' };

/** Path of the package. */
export function makeRpm({ root, out, arch, cache, version, isFast, stage }) {
  stagePackage({ root, stage, arch, cache, unitFolder: 'usr/lib/systemd/system', docFolder: 'usr/share/doc/ecconf' });
  const top = `${stage}-rpm`;
  mkdirSync(top, { recursive: true });
  const spec = join(top, 'ecconf.spec');
  writeFileSync(spec, specOf(version, stage, isFast));
  run('rpmbuild', ['-bb', '--target', architectures[arch], '--define', `_topdir ${top}`, '--define', `_builddir ${top}`, spec], {
    env: { ...process.env, SOURCE_DATE_EPOCH: run('git', ['log', '-1', '--format=%ct'], { cwd: root }).trim() },
  });
  const made = join(top, 'RPMS', architectures[arch]);
  const [name] = readdirSync(made);
  const path = join(out, name);
  cpSync(join(made, name), path);
  return path;
}

/** `$1` of the scripts: how many versions are installed when it has run. */
function specOf(version, stage, isFast) {
  return `%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _binary_payload ${isFast ? 'w1.zstdio' : 'w19.zstdio'}
Name: ecconf
Version: ${version.replaceAll('-', '~')}
Release: 1
Summary: Checks, edits and runs clusters of the Momentum mail server
License: MIT
# Node and koffi are brought along: what they are linked with is in every system.
AutoReqProv: no
Requires: glibc >= 2.28, libstdc++, libgcc
Recommends: corosync, corosynclib, iproute
%description
ecconf finds mistakes in the configuration of a Momentum (Ecelerity) cluster, in each node and across all of them, and compiles it into one
document. ecclusterd runs the cluster from it: membership, fail-over of addresses (DuraVIP), replication and collection of logs; ecconsole
is its console, and ecconf-lsp the language server for editors. It brings a Node.js of its own.
%install
mkdir -p %{buildroot}
cp -a ${stage}/. %{buildroot}/
%files
%defattr(-,root,root)
/usr/bin/*
/usr/lib/ecconf
/usr/lib/systemd/system/*
/usr/lib/sysusers.d/*
/usr/lib/tmpfiles.d/*
/usr/share/bash-completion/completions/*
/usr/share/zsh/vendor-completions/*
/usr/share/fish/vendor_completions.d/*
%doc /usr/share/doc/ecconf
/usr/share/man/*/*
%config(noreplace) /etc/default/ecclusterd
%config(noreplace) /etc/corosync/uidgid.d/ecclusterd
%post
${afterInstall('[ "$1" -gt 1 ]')}
%preun
if [ "$1" -eq 0 ]; then
${beforeRemove}
fi
%postun
${afterRemove}
# Nothing knows a purge there: what the operator has made stays (${afterPurge.split(' ').slice(2).join(', ')}).
`;
}
