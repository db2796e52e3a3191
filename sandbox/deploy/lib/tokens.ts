// A client's tokens: ES384, each good for one call (CDS Hooks 2.0, Trusting CDS Clients).
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const ISSUER = "https://ehr.example/fhir";
const JKU = "https://ehr.example/.well-known/jwks.json";

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export class TokenMaker {
  /** For --clients. */
  readonly clients: string;
  private readonly key: KeyObject;

  constructor(folder: string) {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    this.key = privateKey;
    const jwk = { ...publicKey.export({ format: "jwk" }), kid: "a", alg: "ES384", use: "sig" };
    writeFileSync(join(folder, "keys.json"), JSON.stringify({ keys: [jwk] }));
    this.clients = join(folder, "clients.json");
    writeFileSync(this.clients, JSON.stringify({ clients: [{ issuer: ISSUER, jwks: "keys.json", jku: JKU }] }));
  }

  /** As a header, for a service of that URL. */
  authorization(audience: string): { Authorization: string } {
    const iat = Math.floor(Date.now() / 1000);
    const signed = `${part({ alg: "ES384", typ: "JWT", kid: "a", jku: JKU })}.${part({ iss: ISSUER, aud: audience, iat, exp: iat + 300, jti: randomUUID() })}`;
    const signature = sign("sha384", Buffer.from(signed), { key: this.key, dsaEncoding: "ieee-p1363" }).toString("base64url");
    return { Authorization: `Bearer ${signed}.${signature}` };
  }
}
