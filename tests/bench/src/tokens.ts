// Calls with an ES384 token, beside calls without one and beside what OpenSSL takes for nothing but verifying such a signature.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTE, start_service, type Place } from "./servers.ts";
import { figure, median, print_table } from "./table.ts";
import { turn, type Turns } from "./throughput.ts";

const ISSUER = "https://ehr.example/fhir", KID = "bench";

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(key: KeyObject, audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: ISSUER, aud: audience, iat: now, exp: now + 3600, jti: randomUUID() };
  const signed = `${base64url({ alg: "ES384", kid: KID, typ: "JWT" })}.${base64url(claims)}`;
  return `${signed}.${sign("sha384", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

// Microseconds of processor time; as the last word that `openssl speed` prints, it is how many a second.
function verification_us(): number {
  const told = execFileSync("openssl", ["speed", "-seconds", "1", "ecdsap384"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const per_second = Number(told.trim().split(/\s+/).at(-1));
  if (!(per_second > 0)) throw new Error(`openssl speed told no verifications a second: ${told}`);
  return 1e6 / per_second;
}

export async function measure_tokens(place: Place, turns: Turns): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const clients = join(place.scratch, "clients.json");
  writeFileSync(join(place.scratch, "keys.json"),
    JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: KID, alg: "ES384", use: "sig" }] }));
  writeFileSync(clients, JSON.stringify({ clients: [{ issuer: ISSUER, jwks: "keys.json" }] }));
  // The loader shows one token over and over, which is good for one call only unless told otherwise.
  const asks = await start_service(place, "--clients", clients, "--jwt-replay", "off");
  const open = await start_service(place);
  const bearer = `Authorization: Bearer ${token(privateKey, asks.url + ROUTE)}`;
  const contenders = {
    with_token: { name: "with a token", program: asks, url: asks.url + ROUTE, headers: [bearer] },
    without: { name: "without", program: open, url: open.url + ROUTE },
  };
  const rounds: { pure: number; with_token: number; without: number }[] = [];
  for (let round = 0; round < turns.rounds; ++round) {
    rounds.push({
      pure: verification_us(),
      with_token: (await turn(contenders.with_token, 16, turns)).cpu_us,
      without: (await turn(contenders.without, 16, turns)).cpu_us,
    });
  }
  for (const { program } of Object.values(contenders)) await program.stop();
  const middle = (of: (round: (typeof rounds)[number]) => number) => figure(median(rounds.map(of)));
  print_table("Calls with an ES384 token by 16 connections: CPU µs an answer",
    ["with a token", "without", "`openssl speed`, a verification", "that, of a call with a token", "of what the token adds"],
    [[
      middle(({ with_token }) => with_token), middle(({ without }) => without), middle(({ pure }) => pure),
      middle(({ pure, with_token }) => pure / with_token), middle(({ pure, with_token, without }) => pure / (with_token - without)),
    ]]);
}
