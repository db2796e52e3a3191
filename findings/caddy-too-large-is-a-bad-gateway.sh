#!/bin/bash
# Caddy 2.6.2 (Debian's), request_body with a max_size before reverse_proxy: a body that is too large is answered with 502 Bad Gateway if
# the client told its length, and with 413 if it came in chunks. One would guess 413 for both, and that a length told is refused before
# anything is passed on; the service behind gets the head and the start of the body, and then the line is cut (it says so below). A CDS
# client takes the 502 for a service that is down, and tries the same order again. Later releases may mend it. Needs node, curl and
# Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root caddy=2.6.2-5 >&2
dpkg-deb --extract caddy_*.deb .

cat >service.cjs <<'END'
// A service that reads what it is sent; it tells the port that it was given, and then each call.
const server = require("node:http").createServer((request, response) => {
  let bytes = 0;
  request.on("data", (chunk) => (bytes += chunk.length));
  request.on("end", () => response.end("{}"));
  request.on("error", () => console.log(`the line was cut ${bytes ? "within the body" : "before the body"}`));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
END
node service.cjs >service.log &
until [ -s service.log ]; do sleep 0.1; done
port=$(node --eval 'const s = require("net").createServer().listen(0, "127.0.0.1", () => s.close(console.log(s.address().port)))')
cat >Caddyfile <<END
{
  admin off
  auto_https off
}
http://127.0.0.1:$port {
  bind 127.0.0.1
  request_body {
    max_size 1KB
  }
  reverse_proxy 127.0.0.1:$(head -n 1 service.log)
}
END
XDG_DATA_HOME=$PWD XDG_CONFIG_HOME=$PWD usr/bin/caddy run --config Caddyfile --adapter caddyfile 2>caddy.log &
for _ in {1..100}; do curl --silent --output /dev/null "http://127.0.0.1:$port/" && break || sleep 0.1; done

call() {  # what curl is to do otherwise, for a body of so many bytes
  head -c "$1" /dev/zero | tr '\0' 1 >body.json
  curl --silent --output /dev/null --write-out "%{http_code}" --header "content-type: application/json" --data-binary @body.json "${@:2}" \
    "http://127.0.0.1:$port/cds-services/order-sign"
}
expected='2.6.2
1000 bytes, length told: 200
1000 bytes, in chunks: 200
1001 bytes, length told: 502
1001 bytes, in chunks: 413
20000 bytes, length told: 502
20000 bytes, in chunks: 413
4 the line was cut within the body'
seen=$(
  usr/bin/caddy version
  for size in 1000 1001 20000; do
    echo "$size bytes, length told: $(call $size)"
    echo "$size bytes, in chunks: $(call $size --header 'Transfer-Encoding: chunked')"
  done
  for _ in {1..100}; do [ "$(grep -c cut service.log)" = 4 ] && break || sleep 0.1; done
  sort service.log | grep cut | uniq --count | sed 's/^ *//'
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
