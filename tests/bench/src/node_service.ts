// A bare Node service to measure beside: parses the request and gives the answer that a file has. Prints its URL.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const answer = readFileSync(process.argv[2]!);
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const call = JSON.parse(Buffer.concat(pieces).toString()) as { hook?: unknown };
    response.writeHead(call.hook === undefined ? 400 : 200, { "Content-Type": "application/json", "Content-Length": answer.length });
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as { port: number }).port}`));
