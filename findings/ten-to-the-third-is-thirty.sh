#!/bin/bash
# UCUM writes ten to the third 10*3, and 10*3/uL is what a FHIR Observation of leukocytes or platelets has for its code. Three programs that
# read UCUM's mg/dL, mmol/L or mL/min as they stand (UDUNITS 2.2.28, GNU units 2.22 and Pint 0.19.2, all Debian's) multiply: 4.5 10*3/uL are
# 135 per uL, and 10*9/L are 90 per litre. One would guess 4500, or that the code is refused, as all three refuse [IU]/mL; with ^ for * the
# number is right. Nothing is told: the unit still converts to 1/uL. Needs python3 and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root udunits-bin=2.2.28-5 libudunits2-0=2.2.28-5 libudunits2-data=2.2.28-5 units=2.22-2 \
  python3-pint=0.19.2-1 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done

cat >seen.py <<'END'
import sys

import pint

amount, unit = sys.argv[1:]
try:
    print(f"{pint.UnitRegistry().Quantity(amount).to(unit).magnitude:g}")
except (pint.errors.PintError, ValueError):
    print("refused")
END
libraries=$(dirname "$(find usr/lib -name 'libudunits2.so.0')")
udunits() {
  local told
  told=$(LD_LIBRARY_PATH=$libraries UDUNITS2_XML_PATH=usr/share/xml/udunits/udunits2.xml usr/bin/udunits2 -H "$1" -W "$2" 2>&1) || true
  [[ $told =~ \ =\ ([0-9.e+]+) ]] && echo "${BASH_REMATCH[1]}" || echo refused
}
gnu() { usr/bin/units -f usr/share/units/definitions.units -t "$1" "$2" 2>/dev/null | grep -E '^[0-9.e+]+$' || echo refused; }
pint() { PYTHONPATH=usr/lib/python3/dist-packages PYTHONWARNINGS=ignore python3 seen.py "$1" "$2"; }
see() { echo "$1 in $2: UDUNITS $(udunits "$1" "$2"), GNU units $(gnu "$1" "$2"), Pint $(pint "$1" "$2")"; }

expected='90 mg/dL in g/L: UDUNITS 0.9, GNU units 0.9, Pint 0.9
5 [IU]/mL in 1/mL: UDUNITS refused, GNU units refused, Pint refused
4.5 10*3/uL in 1/uL: UDUNITS 135, GNU units 135, Pint 135
250 10*9/L in 1/L: UDUNITS 22500, GNU units 22500, Pint 22500
4.5 10^3/uL in 1/uL: UDUNITS 4500, GNU units 4500, Pint 4500'
seen=$(
  see "90 mg/dL" "g/L"
  see "5 [IU]/mL" "1/mL"
  see "4.5 10*3/uL" "1/uL"
  see "250 10*9/L" "1/L"
  see "4.5 10^3/uL" "1/uL"
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
