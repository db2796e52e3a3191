// A certificate for the service to speak TLS with.
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./servers.ts";

// The flags of a service that has one of its own making. P-256, as most have.
export function tls_flags({ scratch }: Place): string[] {
  const certificate = join(scratch, "certificate.pem"), key = join(scratch, "key.pem");
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-out", certificate, "-keyout", key], { stdio: ["ignore", "ignore", "pipe"] });
  chmodSync(key, 0o600);
  return ["--tls-certificate", certificate, "--tls-key", key];
}
