#!/bin/sh
# Installs Cloister from this folder, without any network. As root for everybody (/opt/cloister, /usr/local/bin), else for
# yourself (~/.local). Another place: PREFIX=/somewhere ./install.sh. To remove: ./install.sh remove
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then
  place=${PREFIX:-/opt/cloister} bin=${PREFIX:+$PREFIX/bin} bin=${bin:-/usr/local/bin}
  menu=${PREFIX:+$PREFIX/share/applications} menu=${menu:-/usr/local/share/applications}
else
  place=${PREFIX:-$HOME/.local/opt/cloister} bin=${PREFIX:+$PREFIX/bin} bin=${bin:-$HOME/.local/bin}
  menu=${PREFIX:+$PREFIX/share/applications} menu=${menu:-${XDG_DATA_HOME:-$HOME/.local/share}/applications}
fi
program=$place/program

if [ "${1:-}" = remove ]; then
  rm -rf "$program" "$place/documents" "$place/licences"
  rm -f "$bin/cloister" "$bin/cloister-cli" "$menu/cloister.desktop"
  rmdir "$place" 2>/dev/null || true
  echo "Cloister is removed. Workspaces stay where they are, by default in ~/.config/Cloister."
  exit 0
fi

echo "Checking the files of this kit against SHA256SUMS."
if ! (cd "$here" && sha256sum --quiet --check SHA256SUMS); then
  echo "These files are not as they were packed. Nothing was installed; copy the kit again." >&2
  exit 1
fi

mkdir -p "$place" "$bin" "$menu"
rm -rf "$program.new"
cp -R "$here/program" "$program.new"
# Where the system does not let users make name spaces, Chromium's sandbox needs this program to be root's.
if [ "$(id -u)" = 0 ]; then
  chown -R root:root "$program.new"
  chmod 4755 "$program.new/chrome-sandbox"
fi
# An older version is replaced whole, so that none of its files stays.
rm -rf "$program"
mv "$program.new" "$program"
rm -rf "$place/documents" "$place/licences"
cp -R "$here/documents" "$place/documents"
mkdir -p "$place/licences"
cp "$here/LICENSE.txt" "$here/THIRD-PARTY-LICENCES.txt" "$here/sbom.cdx.json" "$place/licences/"
ln -sf "$program/cloister" "$bin/cloister"
ln -sf "$program/cloister-cli" "$bin/cloister-cli"
cat > "$menu/cloister.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=Cloister
Comment=Offline privacy studies of models
Exec="$program/cloister" %U
Icon=$program/resources/resources/icons/256x256.png
StartupWMClass=cloister
Terminal=false
Categories=Science;
DESKTOP

missing=$(ldd "$program/cloister" 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p')
if [ -n "$missing" ]; then
  echo "Installed, but these libraries of the system are missing; INSTALL.txt names their packages:" $missing
fi
echo "Installed in $place. Start it with: $bin/cloister"
