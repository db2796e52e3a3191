// A JSON Web Token taken apart.

export type Claims = Record<string, unknown>;

export interface Parts { header: Claims; claims: Claims; signature: string }

function part_of(text: string | undefined): Claims | undefined {
  try {
    const bytes = Uint8Array.from(atob((text ?? "").replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Claims : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when it is not three parts of base64url, the first two of them JSON objects. */
export function parts_of(token: string): Parts | undefined {
  const [head, body, signature, ...more] = token.split(".");
  const [header, claims] = [part_of(head), part_of(body)];
  return header && claims && signature !== undefined && more.length === 0 ? { header, claims, signature } : undefined;
}

export function claims_of(token: string): Claims | undefined {
  return parts_of(token)?.claims;
}
