// A FHIR server over HTTP/2 for tests: tells on its output what came, one line each, and misbehaves as the path says.
//   node http2_server.ts PEM     PEM holds certificate and key; prints "port N", "session", "request PATH AUTHORIZATION", "goaway"
// Paths end in: an id: a Patient at once · hold-N: once N such requests wait · goaway: a Patient, then GOAWAY
// leave: GOAWAY that refuses the request, once for each server · long-head · cut: the connection, within the answer
import { readFileSync } from "node:fs";
import { constants, createSecureServer, type ServerHttp2Stream } from "node:http2";

const pem = readFileSync(process.argv[2]!);
const server = createSecureServer({ key: pem, cert: pem, allowHTTP1: false });
const held: ServerHttp2Stream[] = [];
let left = false;

function answer(stream: ServerHttp2Stream, extra: Record<string, string> = {}): void {
  stream.respond({ ":status": 200, "content-type": "application/fhir+json", ...extra });
  stream.end('{"resourceType":"Patient","id":"1"}');
}

server.on("session", () => console.log("session"));
server.on("sessionError", () => {});
server.on("stream", (stream, headers) => {
  stream.on("error", () => {});
  const path = headers[":path"]!;
  console.log(`request ${path} ${headers.authorization ?? "-"}`);
  const word = path.slice(path.lastIndexOf("/") + 1);
  if (word.startsWith("hold-")) {
    held.push(stream);
    if (held.length === Number(word.slice(5))) held.splice(0).forEach((one) => answer(one));
  } else if (word === "goaway") {
    const session = stream.session!;
    answer(stream);
    stream.on("close", () => {
      session.goaway();
      setTimeout(() => console.log("goaway"), 50);
    });
  } else if (word === "ping") {
    const session = stream.session!;
    answer(stream);
    stream.on("close", () => {
      session.ping(() => {});
      session.settings({ maxConcurrentStreams: 50 });
      setTimeout(() => console.log("pinged"), 50);
    });
  } else if (word === "leave" && !left) {
    left = true;
    stream.session!.goaway(constants.NGHTTP2_NO_ERROR, stream.id! - 2);
    stream.close(constants.NGHTTP2_REFUSED_STREAM);
  } else if (word === "long-head") {
    answer(stream, { "x-long": "x".repeat(60_000), "x-longer": "x".repeat(60_000) });
  } else if (word === "cut") {
    stream.respond({ ":status": 200, "content-type": "application/fhir+json" });
    stream.write('{"resourceType":');
    setTimeout(() => stream.session?.destroy(), 50);
  } else {
    answer(stream);
  }
});
server.listen(0, "127.0.0.1", () => console.log(`port ${(server.address() as { port: number }).port}`));
