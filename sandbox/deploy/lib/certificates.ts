// An authority of our own and a certificate for a name, by the program openssl.
import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { output_of } from "./child.ts";

export interface Certificate { ca: string; certificate: string; key: string; /** Both in one file. */ pem: string }

export async function certificate_for(name: string, folder: string): Promise<Certificate> {
  const file = (ending: string) => join(folder, `${name}.${ending}`);
  const made = { ca: file("ca.pem"), certificate: file("pem"), key: file("key"), pem: file("both.pem") };
  const new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await output_of(["openssl", "req", "-x509", ...new_key, "-keyout", file("ca.key"), "-out", made.ca, "-days", "2", "-subj", "/CN=test authority"]);
  await output_of(["openssl", "req", ...new_key, "-keyout", made.key, "-out", file("csr"), "-subj", `/CN=${name}`]);
  writeFileSync(file("ext"), `subjectAltName=DNS:${name}\n`);
  await output_of(["openssl", "x509", "-req", "-in", file("csr"), "-CA", made.ca, "-CAkey", file("ca.key"), "-CAcreateserial", "-days", "2",
    "-extfile", file("ext"), "-out", made.certificate]);
  writeFileSync(made.pem, readFileSync(made.certificate, "utf8") + readFileSync(made.key, "utf8"), { mode: 0o600 });
  return made;
}
