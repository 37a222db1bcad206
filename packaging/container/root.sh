#!/bin/sh
# root.sh PACKAGE.deb ROOT.tar: the root of the image, Debian 12 with what the package needs and git, and the package. As root, with mmdebstrap.
set -eu
package=$(realpath "$1")
mmdebstrap --quiet --variant=essential --include=libstdc++6,passwd,git \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --customize-hook="cp '$package' \"\$1/ecconf.deb\"" \
  --customize-hook='chroot "$1" dpkg --install /ecconf.deb' \
  --customize-hook='rm "$1/ecconf.deb"' \
  --customize-hook='chroot "$1" useradd --uid 65532 --user-group --create-home --home-dir /work --shell /bin/sh ecconf' \
  --customize-hook='printf "[safe]\n\tdirectory = *\n" > "$1/etc/gitconfig"' \
  bookworm "$2"
