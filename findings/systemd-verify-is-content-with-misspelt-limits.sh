#!/bin/bash
# systemd-analyze verify (systemd 252, Debian's) ends with 0 for a unit in which a setting is misspelt or has a value that is none: it
# says "ignoring" on stderr and is content. One would guess that a check which a build runs fails, as it does for a program that is not
# there. Of the service below nothing is left that was asked for: no limit of memory, no ProtectSystem, no time to finish the calls in
# hand, no restart; its socket has no limit of connections. It takes --recursive-errors, with whichever of its values, to make it fail.
# Needs Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root systemd libsystemd-shared >&2
mkdir root
for package in *.deb; do dpkg-deb --extract "$package" root; done
LD_LIBRARY_PATH=$(dirname "$(find "$PWD/root" -name 'libsystemd-shared-*.so')")
export LD_LIBRARY_PATH SYSTEMD_LOG_COLOR=0

cat >decide.service <<'END'
[Unit]
Description=Decides on orders
[Service]
ExecStart=/bin/true
MemoryMaximum=1G
ProtectSystem=stricter
TimeoutStopSec=ten seconds
Restart=onfailure
END
cat >decide.socket <<'END'
[Unit]
Description=Where orders come in
[Socket]
ListenStream=127.0.0.1:18080
MaxConnection=64
END
sed 's|/bin/true|/no/such/program|' decide.service >gone.service

expected='systemd 252
verify ./decide.service: 0, of 4 settings it says: ignoring
verify ./decide.socket: 0, of 5 settings it says: ignoring
verify --recursive-errors=no ./decide.service: 1, of 4 settings it says: ignoring
verify ./gone.service: 1, of 4 settings it says: ignoring'
seen=$(
  root/usr/bin/systemd-analyze --version | sed -n '1s/ (.*//p'
  for check in ./decide.service ./decide.socket "--recursive-errors=no ./decide.service" ./gone.service; do
    status=0
    # shellcheck disable=SC2086
    root/usr/bin/systemd-analyze verify --man=no $check >said 2>&1 || status=$?
    echo "verify $check: $status, of $(grep -c 'ignoring' said) settings it says: ignoring"
  done
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
