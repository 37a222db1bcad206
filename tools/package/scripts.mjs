// What runs on the machine when a package comes, changes or goes: plain POSIX shell, the same parts for Debian and Red Hat. The user may not
// be there, systemd neither (in an image): nothing of that fails the installation.

const units = 'ecclusterd.service ecclusterd-manager.service ecclusterd-postfix-policy.service';

/** The user and the folders, the start-up snapshot, and what runs goes on with the new version. `upgrade`: shell that is true in one. */
export const afterInstall = (upgrade) => `if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers ecclusterd.conf
elif ! id ecclusterd >/dev/null 2>&1; then
  useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ecclusterd
fi
mkdir -p /etc/ecclusterd
# Made for the processor and the libraries of this machine. Without it ecconf starts a little later.
/usr/lib/ecconf/bin/node /usr/lib/ecconf/packaging/snapshot.mjs || true
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  if ${upgrade}; then
    # Stopping hands every address over first; what does not run is not started.
    for unit in ${units}; do
      systemctl try-restart "$unit" || echo "ecconf: $unit did not start again: journalctl -u $unit" >&2
    done
  fi
fi`;

/** Before the files go: every address is handed over. Snapshot and mark were made after the installation, and nobody else removes them. */
export const beforeRemove = `if [ -d /run/systemd/system ]; then
  for unit in ${units}; do
    systemctl disable --now "$unit" >/dev/null 2>&1 || true
  done
fi
rm -f /usr/lib/ecconf/dist/ecconf.blob /usr/lib/ecconf/dist/ecconf.node`;

export const afterRemove = `if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
fi`;

/** What an operator has made stays, but for what belongs to nobody any more. The user stays: files may be his. */
export const afterPurge = `rm -rf /etc/ecclusterd /var/lib/ecclusterd /etc/systemd/system/ecclusterd.service.d /etc/systemd/system/ecclusterd-manager.service.d`;
